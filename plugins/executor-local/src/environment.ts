import { hash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Failed, type ImageDefinition, pipConfOf, reasonOf } from '@liminal/core'
import type { RequirementsProblem } from '@liminal/core/requirements'
import { markUsed } from './collect.ts'
import type { BuildLog, BuildRequest } from './environment-build.ts'
import { createFindInterpreter, isVersion } from './interpreter.ts'
import { appendNote } from './log-file.ts'
import type { Needs } from './requirements.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where a command of an image runs; `python` is the folder of its virtual environment. */
export interface Place {
  readonly source: string
  readonly python?: string
}

/** What this executor knows of images' environments. */
export interface Environments {
  /** Makes an image's environment ready; build output goes to the attempt's log. */
  make(image: SourceImage, log: BuildLog, signal: AbortSignal): Promise<Place | Failed>
  /** Names the environment that an image would have: the same text for the same packages and Python. */
  nameOf(image: SourceImage): Promise<string>
}

/** An image that is a folder; `besides` is an absolute requirements file that is installed along with its own. */
export type SourceImage = ImageDefinition & { readonly source: string; readonly besides?: string }

/** Environments below `<home>/environments`, one for each set of requirements and Python; installers have `env`. */
export function createEnvironments(home: string, env: Environment): Environments {
  const root = join(home, 'environments')
  const { PATH: path = '' } = env
  const findInterpreter = createFindInterpreter(path, root)

  async function find(image: SourceImage, needs: Needs) {
    const { python_version: wanted } = image
    const { digestOfNeeds } = await import('./requirements.ts')
    const digest = digestOfNeeds(needs, image.source)
    const interpreter = await findInterpreter(wanted === undefined ? undefined : String(wanted))
    if (interpreter === undefined) return undefined
    const name = hash('sha256', `${digest} ${interpreter.executable} ${interpreter.version}`, 'hex').slice(0, 32)
    return { ...interpreter, name }
  }

  return {
    async nameOf(image) {
      const needs = await needsOf(image)
      if (needs === undefined || 'problem' in needs) return 'none'
      return (await find(image, needs))?.name ?? 'no python'
    },
    async make(definition, log, signal) {
      const { image, source, python_version: wanted } = definition
      try {
        if (!statSync(source).isDirectory()) return sourceUnusable(image, source, 'not a folder')
        const needs = await needsOf(definition)
        if (needs === undefined) return { source }
        if ('problem' in needs) return requirementsUnusable(image, needs)
        const found = await find(definition, needs)
        if (found === undefined) return pythonMissing(image)
        const { executable, version, name } = found
        if (!isVersion(version, wanted)) appendNote(log.file, `Python ${wanted} is not on the PATH: using ${version}`)
        const folder = join(root, name)
        const request: BuildRequest = { folder, needs, source, python: executable, env, log, signal }
        const failed = existsSync(join(folder, '.complete')) ? undefined : await build(request)
        if (failed === undefined) markUsed(folder)
        return failed ?? { source, python: folder }
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

/** What the code of an image needs; undefined if that is nothing. */
async function needsOf(image: SourceImage): Promise<Needs | RequirementsProblem | undefined> {
  const { findRequirements } = await import('@liminal/core/requirements')
  const { needsNothing } = await import('./requirements.ts')
  const requirements = findRequirements(image)
  if ('problem' in requirements) return requirements
  const { besides } = image
  const pipConf = pipConfOf(image)
  const needs = { requirements, ...(besides !== undefined && { besides }), ...(pipConf !== undefined && { pipConf }) }
  return needsNothing(needs) ? undefined : needs
}

function requirementsUnusable(image: string, { problem, hint }: RequirementsProblem): Failed {
  return { status: 'failed', class: 'image', reason: `image ${image}: ${problem}`, hint }
}

function sourceUnusable(image: string, source: string, why: string): Failed {
  const reason = `the source of image ${image} cannot be used: ${source}: ${why}`
  return { status: 'failed', class: 'image', reason, hint: `check source: of image ${image}` }
}

function pythonMissing(image: string): Failed {
  const reason = `image ${image} needs packages of Python, and there is no Python 3.10 or newer on the PATH`
  return { status: 'failed', class: 'image', reason, hint: 'install Python 3.10 or newer' }
}
