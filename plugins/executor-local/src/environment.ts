import { hash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Failed, type ImageDefinition, reasonOf } from '@liminal/core'
import { type BuildRequest, buildEnvironment } from './environment-build.ts'
import { createFindInterpreter, isVersion } from './interpreter.ts'
import { appendNote } from './log-file.ts'
import { requirementsDigest } from './requirements.ts'

/** Where a command of an image runs; `python` is the folder of its virtual environment. */
export interface Place {
  readonly source: string
  readonly python?: string
}

/** Makes images' environments ready; build output goes to the attempt's log. */
export type Environments = (
  image: ImageDefinition & { readonly source: string },
  log: string,
  signal: AbortSignal,
) => Promise<Place | Failed>

/** Environments below `<home>/environments`, one for each set of requirements and Python. */
export function createEnvironments(home: string, path: string): Environments {
  const root = join(home, 'environments')
  const findInterpreter = createFindInterpreter(path, root)
  return async ({ image, source, python_version: wanted }, log, signal) => {
    const requirements = join(source, 'requirements.txt')
    try {
      if (!statSync(source).isDirectory()) return sourceUnusable(image, source, 'not a folder')
      if (!existsSync(requirements)) return { source }
      const digest = requirementsDigest(requirements)
      const interpreter = await findInterpreter(wanted === undefined ? undefined : String(wanted))
      if (interpreter === undefined) return pythonMissing(image)
      const { executable, version } = interpreter
      if (!isVersion(version, wanted)) appendNote(log, `Python ${wanted} is not on the PATH: using ${version}`)
      const folder = join(root, hash('sha256', `${digest} ${executable} ${version}`, 'hex').slice(0, 32))
      const request: BuildRequest = { folder, requirements, source, python: executable, path, log, signal }
      const failed = existsSync(join(folder, '.complete')) ? undefined : await buildEnvironment(request)
      return failed ?? { source, python: folder }
    } catch (error) {
      signal.throwIfAborted()
      return sourceUnusable(image, source, reasonOf(error))
    }
  }
}

function sourceUnusable(image: string, source: string, why: string): Failed {
  const reason = `the source of image ${image} cannot be used: ${source}: ${why}`
  return { status: 'failed', class: 'image', reason, hint: `check source: of image ${image}` }
}

function pythonMissing(image: string): Failed {
  const reason = `image ${image} has a requirements.txt, and there is no Python 3.10 or newer on the PATH`
  return { status: 'failed', class: 'image', reason, hint: 'install Python 3.10 or newer' }
}
