import { closeSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock } from '@liminal/core'
import type { BuildLog } from './environment-build.ts'
import { findProgram } from './find-program.ts'
import { runInstaller } from './installer.ts'
import type { Interpreters } from './interpreter.ts'
import { appendNote, openLog } from './log-file.ts'
import type { PythonRequest } from './python-choice.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Has uv fetch a Python that is not there. */
export type FetchPython = (request: PythonRequest, log: BuildLog, signal: AbortSignal) => Promise<void>

/**
 * Asks uv, which fetches a Python where its own settings let it: https://docs.astral.sh/uv/reference/settings/#python-downloads.
 * It is asked once for each; others who need the same one wait for that.
 */
export function createFetchPython(interpreters: Interpreters, env: Environment, root: string): FetchPython {
  const asked = new Set<string>()
  const isThere = async (request: PythonRequest) => (await interpreters.find(request)).python !== undefined
  return async (request, { file, forms }, signal) => {
    const { version } = request
    const uv = findProgram('uv', env.PATH ?? '')
    if (version === undefined || uv === undefined || (await isThere(request))) return
    mkdirSync(root, { recursive: true })
    using _lock = await acquireLock(join(root, 'fetch.lock'), signal, () => undefined)
    interpreters.forget()
    if (asked.has(version) || (await isThere(request))) return
    asked.add(version)
    appendNote(file, `Python ${version} is not on this machine: uv is asked for it`)
    const log = openLog(file)
    const command = [uv, 'run', '--no-project', '--managed-python', '--python', version, '--', 'python', '-c', '']
    try {
      await runInstaller(command, { cwd: '/', log, signal, env, forms })
    } finally {
      closeSync(log)
      interpreters.forget()
    }
  }
}
