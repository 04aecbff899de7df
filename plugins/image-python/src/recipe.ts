import { posix } from 'node:path'
import { type ImageInput, type ImageRecipe, pipConfOf } from '@liminal/core'
import type { PythonConfig } from './config.ts'
import { dockerfileOf } from './dockerfile.ts'
import type { Endpoint } from './endpoints.ts'
import { hasNeeds } from './install-steps.ts'
import { app, inImage, lists, ours, parts } from './layout.ts'
import { pythonVersionOf } from './python-version.ts'
import { type Needs, needsOf } from './requirements.ts'

/** A server that is put beside the code. */
export interface Server {
  /** Its files by their path. */
  readonly files: Readonly<Record<string, string>>
  readonly endpoints: readonly Endpoint[]
  readonly port: number
}

/** What an image has besides the code and what that asks for. */
export interface Additions {
  readonly server?: Server
  /** Packages of Debian, and of Python. */
  readonly apt?: readonly string[]
  readonly python?: readonly string[]
}

/** What it is built on, if the entry says so. */
export function pythonBases({ config: { base_image: base } }: ImageInput<PythonConfig>): readonly string[] {
  return base === undefined ? [] : [base]
}

/** An image of an entry that `checkPython` has found nothing wrong with. */
export function pythonRecipe(
  { config, image }: ImageInput<PythonConfig>,
  { server, apt = [], python = [] }: Additions = {},
): ImageRecipe {
  const found = needsOf(image)
  if ('problem' in found) throw new TypeError(`unchecked requirements: ${found.problem}`)
  const { source } = image
  const pipConf = pipConfOf(image)
  return {
    dockerfile: dockerfileOf({
      base: config.base_image ?? `python:${pythonVersionOf(image)}-slim`,
      apt: [...apt, ...(config.apt ?? [])],
      python,
      needs: found,
      hasPipConf: pipConf !== undefined,
      ...(server !== undefined && { server }),
    }),
    ...(source !== undefined && { source }),
    sourceAt: code,
    openFolders: true,
    files: filesOf(found, server),
    copies: copiesOf(found, server),
    locks: [parts.needs, ...locksOf(found).map((path) => posix.join(code, path))],
    secrets: pipConf === undefined ? {} : { pip_conf: pipConf },
  }
}

const code = `${parts.code}/${app}`

function filesOf(needs: Needs, server: Server | undefined): Record<string, string> {
  const files = Object.entries(server?.files ?? {}).map(([path, text]) => [`${parts.server}/${ours}/${path}`, text])
  const project = needs.kind === 'project' && hasNeeds(needs) ? `${needs.dependencies.join('\n')}\n` : undefined
  return { ...Object.fromEntries(files), ...(project !== undefined && { [lists.project]: project }) }
}

/** What is installed from comes before the code, and so has to stand by itself. */
function copiesOf(needs: Needs, server: Server | undefined): Record<string, string> {
  const locks = locksOf(needs).map((path) => [posix.join(parts.needs, app, path), posix.join(code, path)])
  const ofServer = server === undefined ? {} : { [lists.server]: `${parts.server}${inImage(lists.server)}` }
  return { ...Object.fromEntries(locks), ...ofServer }
}

function locksOf(needs: Needs): readonly string[] {
  return needs.kind === 'pip' || needs.kind === 'uv' ? needs.locks : []
}
