import { existsSync, statSync } from 'node:fs'
import { type Failed, reasonOf } from '@liminal/core'
import type { Attempt } from '../attempt.ts'
import { appendNote } from '../logs/log-file.ts'
import { createFetchPython } from '../python/fetch.ts'
import { createInterpreters } from '../python/interpreter.ts'
import { codeOf } from '../system-error.ts'
import type { BuildRequest } from './build.ts'
import { createCheck } from './check.ts'
import { environmentsRoot, generationsIn } from './folders.ts'
import { markUsed, recordFile } from './record.ts'
import { createResolve, type Resolved, type SourceImage } from './resolve.ts'
import { noteUse } from './use.ts'

/** Where a command of an image runs. */
export interface Place {
  readonly source: string
  /** What comes first on its PATH: a virtual environment, or a Python alone. */
  readonly python?: { readonly folder: string; readonly isVirtual: boolean }
}

/** What this executor knows of images' environments. */
export interface Environments {
  /** Makes an image's environment ready; build output, without `forms`, goes to the attempt's log. */
  make(image: SourceImage, attempt: Attempt, forms: readonly Uint8Array[], signal: AbortSignal): Promise<Place | Failed>
  /** Names the environment that an image would have: the same text for the same packages and Python. */
  nameOf(image: SourceImage): Promise<string>
  /** In what that would be another than the image asks for. */
  deviationsOf(image: SourceImage): Promise<readonly string[]>
}

/** How environments are made. */
export interface EnvironmentOptions {
  /** Liminal's own folder: environments stand in `environments` below it. */
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether another Python may be taken than the one that an image asks for. */
  readonly otherPython: boolean
}

/** Environments below `<home>/environments`, one for each set of requirements and Python. */
export function createEnvironments({ home, env, otherPython }: EnvironmentOptions): Environments {
  const root = environmentsRoot(home)
  const interpreters = createInterpreters(env, root)
  const fetchPython = createFetchPython(interpreters, env, root)
  const resolve = createResolve(interpreters, otherPython)
  const whatIsWrong = createCheck()

  /** The folder of the environment, which is noted as used before anybody may remove it. */
  async function ready(resolved: Resolved, attempt: Attempt, request: BuildRequest): Promise<string | Failed> {
    for (;;) {
      const [latest] = generationsIn(root, resolved.name)
      const wrong = latest && whatIsWrong(latest.folder, request.image)
      if (wrong !== undefined) {
        appendNote(attempt.log, `the environment of image ${request.image.image} is made anew: ${wrong}`)
      }
      const built = latest === undefined || wrong !== undefined ? await build(request) : latest
      if ('status' in built) return built
      noteUse(built.folder, attempt.record)
      if (existsSync(recordFile(built.folder))) return built.folder
    }
  }

  return {
    async nameOf(image) {
      const resolved = await resolve(image)
      if (resolved === undefined) return 'none'
      return 'name' in resolved ? resolved.name : 'no python'
    },
    async deviationsOf(image) {
      const resolved = otherPython ? await resolve(image) : undefined
      return resolved !== undefined && 'deviation' in resolved ? [resolved.deviation ?? []].flat() : []
    },
    async make(definition, attempt, forms, signal) {
      const { image, source } = definition
      const log = { file: attempt.log, forms }
      try {
        if (!statSync(source).isDirectory()) return sourceUnusable(image, source, 'not a folder')
        let resolved = await resolve(definition)
        if (resolved !== undefined && 'absent' in resolved && !otherPython) {
          await fetchPython(resolved.absent, log, signal)
          resolved = await resolve(definition)
        }
        if (resolved === undefined) return { source }
        if ('absent' in resolved) return resolved.outcome
        if ('status' in resolved) return resolved
        const { needs, deviation } = resolved
        if (deviation !== undefined) appendNote(log.file, deviation)
        const request = { ...resolved, home, image: { image, source }, env, log, signal }
        const folder = await ready(resolved, attempt, request)
        if (typeof folder !== 'string') return folder
        markUsed(folder)
        return { source, python: { folder, isVirtual: needs !== undefined } }
      } catch (error) {
        signal.throwIfAborted()
        if (codeOf(error) === 'ENOSPC') return (await import('./install.ts')).noRoom(root, env)
        return sourceUnusable(image, source, reasonOf(error))
      }
    },
  }
}

/** Seldom asked for, and so loaded only then. */
async function build(request: BuildRequest): Promise<{ readonly folder: string } | Failed> {
  return (await import('./build.ts')).buildEnvironment(request)
}

function sourceUnusable(image: string, source: string, why: string): Failed {
  const reason = `the source of image ${image} cannot be used: ${source}: ${why}`
  return { status: 'failed', class: 'image', reason, hint: `check source: of image ${image}` }
}
