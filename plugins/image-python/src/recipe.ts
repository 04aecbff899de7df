import { type ImageInput, type ImageRecipe, pipConfOf } from '@liminal/core'
import { defaultPython, type PythonConfig } from './config.ts'
import { dockerfileOf } from './dockerfile.ts'
import type { Endpoint } from './endpoints.ts'
import { type Needs, needsOf } from './requirements.ts'

/** A server that is put beside the code. */
export interface Server {
  /** Its files by their path. */
  readonly files: Readonly<Record<string, string>>
  readonly endpoints: readonly Endpoint[]
  readonly port: number
}

/** The code stands in a folder of the context of its own, what is ours beside it. */
const code = 'source'
const ours = 'liminal'

/** What an image has besides the code and what that asks for. */
export interface Additions {
  readonly server?: Server
  /** Packages of Debian, and of Python. */
  readonly apt?: readonly string[]
  readonly python?: readonly string[]
}

/** An image of an entry that `checkPython` has found nothing wrong with. */
export function pythonRecipe(
  { config, image }: ImageInput<PythonConfig>,
  { server, apt = [], python = [] }: Additions = {},
): ImageRecipe {
  const found = needsOf(image)
  if ('problem' in found) throw new TypeError(`unchecked requirements: ${found.problem}`)
  const { source, python_version: version = defaultPython } = image
  const pipConf = pipConfOf(image)
  return {
    dockerfile: dockerfileOf({
      base: config.base_image ?? `python:${version}-slim`,
      apt: [...apt, ...(config.apt ?? [])],
      python,
      requirements: found,
      hasPipConf: pipConf !== undefined,
      code,
      ours,
      ...(server !== undefined && { server }),
    }),
    ...(source !== undefined && { source }),
    sourceAt: code,
    files: filesOf(found, server),
    locks: locksOf(found),
    secrets: pipConf === undefined ? {} : { pip_conf: pipConf },
  }
}

function filesOf(requirements: Needs, server: Server | undefined): Record<string, string> {
  const files = Object.entries(server?.files ?? {}).map(([path, text]) => [`${ours}/server/${path}`, text])
  const project = requirements.kind === 'project' ? `${requirements.dependencies.join('\n')}\n` : undefined
  return { ...Object.fromEntries(files), ...(project !== undefined && { [`${ours}/requirements.txt`]: project }) }
}

function locksOf(requirements: Needs): readonly string[] {
  if (requirements.kind === 'none') return []
  if (requirements.kind === 'project') return [`${ours}/requirements.txt`]
  return requirements.locks.map((path) => `${code}/${path}`)
}
