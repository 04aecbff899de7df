import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { type CommandHook, type JsonObject, reasonOf } from '@liminal/core'

/** Runs the command line of a hook, which reads JSON from its input; its output goes to a log. Gives back what went wrong. */
export async function runCommand(
  { command, folder, timeoutSeconds }: CommandHook,
  payload: JsonObject,
  log: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    mkdirSync(dirname(log), { recursive: true })
    const output = openSync(log, 'a')
    const child = spawn('/bin/sh', ['-c', command], { cwd: folder, stdio: ['pipe', output, output], detached: true })
    closeSync(output)
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)])
    const stop = () => child.pid !== undefined && killGroup(child.pid)
    limit.addEventListener('abort', stop, { once: true })
    // A command that does not read its input may close it early.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(JSON.stringify(payload))
    const [code, by] = (await once(child, 'close')) as [number | null, string | null]
    limit.removeEventListener('abort', stop)
    if (limit.aborted) return signal.aborted ? 'it was stopped' : `it took longer than ${timeoutSeconds} s`
    return code === 0 ? undefined : `it ended with ${code === null ? by : `exit code ${code}`}; its log: ${log}`
  } catch (error) {
    return `it could not be started: ${reasonOf(error)}`
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has just ended.
  }
}
