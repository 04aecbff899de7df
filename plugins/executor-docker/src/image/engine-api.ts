import { Readable } from 'node:stream'
import type { BuildFailure, BuildRequest, ImageDriver } from '@liminal/core'
import type Docker from 'dockerode'
import { whileAlive } from '../engine/during.ts'
import { asked, askedEach } from '../engine/errors.ts'
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
      const found = await asked(buildWith(docker, request, journal, signal))
      if ('error' in found) return journal.failure(request.dockerfile.text, found.error)
      await store.tag(found.id, request.tags.slice(1), signal)
      return found
    },
    async push(tag, tell, signal): Promise<BuildFailure | undefined> {
      signal.throwIfAborted()
      const auth = await registryAuth(tag)
      using alive = whileAlive(docker, signal)
      const options = { tag: splitTag(tag).tag, abortSignal: alive.signal, ...(auth && { authconfig: auth }) }
      const stream = await asked(docker.getImage(tag).push(options))
      let isDone = false
      for await (const event of askedEach(eventsOf(stream, alive.signal))) {
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
async function buildWith(
  docker: Docker,
  request: BuildRequest,
  journal: Journal,
  signal: AbortSignal,
): Promise<{ readonly id: string } | { readonly error: string }> {
  using alive = whileAlive(docker, signal)
  let unread: unknown
  const context = Readable.from(request.context).on('error', (error) => {
    unread = error
  })
  const building = docker.buildImage(context, { ...optionsOf(request), abortSignal: alive.signal })
  const stream = await building.catch((error: unknown) => {
    throw unread ?? error
  })
  let id: string | undefined
  let error: string | undefined
  for await (const event of eventsOf(stream, alive.signal)) {
    if (event.error !== undefined) error ??= event.error
    else if (event.id === 'moby.buildkit.trace' && typeof event.aux === 'string') readTrace(event.aux, journal)
    else if (event.id === 'moby.image.id' && typeof event.aux === 'object') id = event.aux.ID
  }
  if (error === undefined && id !== undefined) return { id }
  return { error: error ?? 'the engine ended its answer before there was an image' }
}
