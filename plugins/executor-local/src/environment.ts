import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Failed, reasonOf } from '@liminal/core'
import { makeBarePython } from './bare-python.ts'
import { markUsed } from './collect.ts'
import type { BuildLog, BuildRequest } from './environment-build.ts'
import { createFetchPython } from './fetch-python.ts'
import { createInterpreters } from './interpreter.ts'
import { appendNote } from './log-file.ts'
import { askedPythonOf, createResolve, type SourceImage } from './resolve.ts'

/** Where a command of an image runs. */
export interface Place {
  readonly source: string
  /** What comes first on its PATH: a virtual environment, or a Python alone. */
  readonly python?: { readonly folder: string; readonly isVirtual: boolean }
}

/** What this executor knows of images' environments. */
export interface Environments {
  /** Makes an image's environment ready; build output goes to the attempt's log. */
  make(image: SourceImage, log: BuildLog, signal: AbortSignal): Promise<Place | Failed>
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
  const root = join(home, 'environments')
  const interpreters = createInterpreters(env, root)
  const fetchPython = createFetchPython(interpreters, env, root)
  const resolve = createResolve(interpreters, otherPython)

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
    async make(definition, log, signal) {
      const { image, source } = definition
      try {
        if (!statSync(source).isDirectory()) return sourceUnusable(image, source, 'not a folder')
        const asked = await askedPythonOf(definition)
        if (!otherPython && !('problem' in asked)) await fetchPython(asked, log, signal)
        const resolved = await resolve(definition)
        if (resolved === undefined) return { source }
        if ('status' in resolved) return resolved
        const { name, python, needs, deviation } = resolved
        if (deviation !== undefined) appendNote(log.file, deviation)
        const folder = join(root, name)
        if (!existsSync(join(folder, '.complete'))) {
          const request = needs && { folder, needs, source, python: python.executable, env, log, signal }
          const failed = request === undefined ? makeBarePython(folder, python) : await build(request)
          if (failed !== undefined) return failed
        }
        markUsed(folder)
        return { source, python: { folder, isVirtual: needs !== undefined } }
      } catch (error) {
        signal.throwIfAborted()
        return sourceUnusable(image, source, reasonOf(error))
      }
    },
  }
}

/** Seldom asked for, and so loaded only then. */
async function build(request: BuildRequest): Promise<Failed | undefined> {
  return (await import('./environment-build.ts')).buildEnvironment(request)
}

function sourceUnusable(image: string, source: string, why: string): Failed {
  const reason = `the source of image ${image} cannot be used: ${source}: ${why}`
  return { status: 'failed', class: 'image', reason, hint: `check source: of image ${image}` }
}
