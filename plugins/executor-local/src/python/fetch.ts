import { closeSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock } from '@liminal/core'
import type { AskedPython } from '@liminal/core/requirements'
import type { BuildLog } from '../environments/build.ts'
import { runInstaller } from '../environments/installer.ts'
import { findProgram } from '../find-program.ts'
import { appendNote, openLog } from '../logs/log-file.ts'
import type { Interpreters } from './interpreter.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Has uv fetch a Python that is not there. */
export type FetchPython = (asked: AskedPython, log: BuildLog, signal: AbortSignal) => Promise<void>

/**
 * Asks uv, which fetches a Python where its own settings let it: https://docs.astral.sh/uv/reference/settings/#python-downloads.
 * It is asked once for each; others who need the same one wait for that.
 */
export function createFetchPython(interpreters: Interpreters, env: Environment, root: string): FetchPython {
  const tried = new Set<string>()
  const isThere = async (asked: AskedPython) => (await interpreters.find(asked)).python !== undefined
  return async (asked, { file, forms }, signal) => {
    const wanted = asked.version ?? asked.range
    const uv = findProgram('uv', env.PATH ?? '')
    if (wanted === undefined || uv === undefined) return
    mkdirSync(root, { recursive: true })
    using _lock = await acquireLock(join(root, 'fetch.lock'), signal, () => undefined)
    interpreters.forget()
    if (tried.has(wanted) || (await isThere(asked))) return
    tried.add(wanted)
    appendNote(file, `Python ${wanted} is not on this machine: uv is asked for it`)
    const log = openLog(file)
    const command = [uv, 'run', '--no-project', '--managed-python', '--python', wanted, '--', 'python', '-c', '']
    try {
      await runInstaller(command, { cwd: '/', log, signal, env, forms })
    } finally {
      closeSync(log)
      interpreters.forget()
    }
  }
}
