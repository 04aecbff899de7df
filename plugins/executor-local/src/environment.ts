import { hash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Failed, type ImageDefinition, reasonOf } from '@liminal/core'
import { markUsed } from './collect.ts'
import { type BuildLog, type BuildRequest, buildEnvironment } from './environment-build.ts'
import { createFindInterpreter, isVersion } from './interpreter.ts'
import { appendNote } from './log-file.ts'
import { requirementsDigest } from './requirements.ts'

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

/** An image that is a folder. */
export type SourceImage = ImageDefinition & { readonly source: string }

/** Environments below `<home>/environments`, one for each set of requirements and Python. */
export function createEnvironments(home: string, path: string): Environments {
  const root = join(home, 'environments')
  const findInterpreter = createFindInterpreter(path, root)

  async function find(image: SourceImage) {
    const { python_version: wanted } = image
    const digest = requirementsDigest(requirementsOf(image))
    const interpreter = await findInterpreter(wanted === undefined ? undefined : String(wanted))
    if (interpreter === undefined) return undefined
    const name = hash('sha256', `${digest} ${interpreter.executable} ${interpreter.version}`, 'hex').slice(0, 32)
    return { ...interpreter, name }
  }

  return {
    async nameOf(image) {
      if (!existsSync(requirementsOf(image))) return 'none'
      return (await find(image))?.name ?? 'no python'
    },
    async make(definition, log, signal) {
      const { image, source, python_version: wanted } = definition
      const requirements = requirementsOf(definition)
      try {
        if (!statSync(source).isDirectory()) return sourceUnusable(image, source, 'not a folder')
        if (!existsSync(requirements)) return { source }
        if (!requirements.endsWith('.txt')) return requirementsForeign(image, requirements)
        const found = await find(definition)
        if (found === undefined) return pythonMissing(image)
        const { executable, version, name } = found
        if (!isVersion(version, wanted)) appendNote(log.file, `Python ${wanted} is not on the PATH: using ${version}`)
        const folder = join(root, name)
        const request: BuildRequest = { folder, requirements, source, python: executable, path, log, signal }
        const failed = existsSync(join(folder, '.complete')) ? undefined : await buildEnvironment(request)
        if (failed === undefined) markUsed(folder)
        return failed ?? { source, python: folder }
      } catch (error) {
        signal.throwIfAborted()
        return sourceUnusable(image, source, reasonOf(error))
      }
    },
  }
}

/** What the code of an image needs: the absolute path of a file, which may not be there. */
export function requirementsOf({ source, requirements = 'requirements.txt' }: SourceImage): string {
  return resolve(source, requirements)
}

function requirementsForeign(image: string, file: string): Failed {
  const reason = `image ${image}: without a container, only a requirements.txt can be installed, not ${file}`
  return { status: 'failed', class: 'image', reason, hint: 'use executor: docker, or write a requirements.txt' }
}

function sourceUnusable(image: string, source: string, why: string): Failed {
  const reason = `the source of image ${image} cannot be used: ${source}: ${why}`
  return { status: 'failed', class: 'image', reason, hint: `check source: of image ${image}` }
}

function pythonMissing(image: string): Failed {
  const reason = `image ${image} has a requirements.txt, and there is no Python 3.10 or newer on the PATH`
  return { status: 'failed', class: 'image', reason, hint: 'install Python 3.10 or newer' }
}
