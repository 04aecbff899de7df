import { Readable } from 'node:stream'
import type { BuildFailure, BuildRequest, ImageDriver } from '@liminal/core'
import type Docker from 'dockerode'
import { asked } from '../engine.ts'
import { type ImageStore, splitTag } from './image-store.ts'
import { createJournal, type Journal } from './journal.ts'
import { eventsOf } from './json-lines.ts'
import { registryAuth } from './registry-auth.ts'
import { readTrace } from './trace.ts'

/** Builds by the engine's API alone, where there is no `docker` command. Its BuildKit is not given secrets by it. */
export function engineDriver(docker: Docker, store: ImageStore): ImageDriver {
  return {
    name: "Docker's API",
    supports: { secrets: false },
    find: store.find,
    tag: store.tag,
    async build(request, tell, signal) {
      const journal = createJournal(tell)
      const building = docker.buildImage(Readable.from(request.context), { ...optionsOf(request), abortSignal: signal })
      const stream = await asked(building)
      const found = await asked(readBuild(stream, journal))
      if ('error' in found) return journal.failure(request.dockerfile.text, found.error)
      await store.tag(found.id, request.tags.slice(1), signal)
      return found
    },
    async push(tag, tell, signal): Promise<BuildFailure | undefined> {
      signal.throwIfAborted()
      const auth = await registryAuth(tag)
      const options = { tag: splitTag(tag).tag, abortSignal: signal, ...(auth !== undefined && { authconfig: auth }) }
      const stream = await asked(docker.getImage(tag).push(options))
      let isDone = false
      for await (const event of eventsOf(stream)) {
        if (event.error !== undefined) return { reason: event.error, output: [] }
        if (typeof event.aux === 'object' && event.aux.Digest !== undefined) isDone = true
        if (event.status !== undefined && event.progressDetail === undefined)
          tell({ type: 'output', line: event.status })
      }
      return isDone ? undefined : { reason: 'the engine ended its answer before all was pushed', output: [] }
    },
    [Symbol.asyncDispose]: store.close,
  }
}

function optionsOf(request: BuildRequest) {
  const [first = ''] = request.tags
  return {
    version: '2' as const,
    dockerfile: request.dockerfile.path,
    t: first,
    labels: { ...request.labels },
    buildargs: { ...request.buildArgs, ...(request.cacheFrom !== undefined && { BUILDKIT_INLINE_CACHE: '1' }) },
    nocache: request.noCache,
    ...(request.cacheFrom !== undefined && { cachefrom: JSON.stringify(request.cacheFrom) }),
    rm: true,
    ...(request.target !== undefined && { target: request.target }),
    ...(request.platform !== undefined && { platform: request.platform }),
  }
}

/** A failed build ends its stream as a good one does: only events tell, and one that has neither was broken off. */
async function readBuild(
  stream: NodeJS.ReadableStream,
  journal: Journal,
): Promise<{ readonly id: string } | { readonly error: string }> {
  let id: string | undefined
  let error: string | undefined
  for await (const event of eventsOf(stream)) {
    if (event.error !== undefined) error ??= event.error
    else if (event.id === 'moby.buildkit.trace' && typeof event.aux === 'string') readTrace(event.aux, journal)
    else if (event.id === 'moby.image.id' && typeof event.aux === 'object') id = event.aux.ID
  }
  if (error === undefined && id !== undefined) return { id }
  return { error: error ?? 'the engine ended its answer before there was an image' }
}
