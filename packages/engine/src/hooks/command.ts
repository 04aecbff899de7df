import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, createWriteStream, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { PassThrough, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type CommandHook, type JsonObject, reasonOf, renderDuration, runScript } from '@liminal/core'
import type { Masker } from '@liminal/core/secrets'
import { timerOf } from '../clock/timers.ts'

/** Where the output of a command goes, and what hides values in it. */
export interface CommandSurroundings {
  readonly log: string
  readonly masker: Masker | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** Runs the command line of a hook, which reads JSON from its input; its output goes to a log. Gives back what went wrong. */
export async function runCommand(
  { command, folder, timeoutSeconds }: CommandHook,
  payload: JsonObject,
  { log, masker, env, signal }: CommandSurroundings,
): Promise<string | undefined> {
  try {
    mkdirSync(dirname(log), { recursive: true })
    const { child, written } = start(command, { cwd: folder, env }, log, masker)
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timerOf(timeoutSeconds * 1000))])
    const stop = () => child.pid !== undefined && killGroup(child.pid)
    limit.addEventListener('abort', stop, { once: true })
    // A command that does not read its input may close it early.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(JSON.stringify(payload))
    const [code, by] = (await once(child, 'close')) as [number | null, string | null]
    limit.removeEventListener('abort', stop)
    await written
    if (limit.aborted)
      return signal.aborted ? 'it was stopped' : `it took longer than ${renderDuration(timeoutSeconds * 1000)}`
    return code === 0 ? undefined : `it ended with ${code === null ? by : `exit code ${code}`}; its log: ${log}`
  } catch (error) {
    return `it could not be started: ${reasonOf(error)}`
  }
}

function start(command: string, where: Pick<SpawnOptions, 'cwd' | 'env'>, log: string, masker: Masker | undefined) {
  const output = openSync(log, 'a')
  const into = masker === undefined ? output : 'pipe'
  const { command: shell, args } = runScript(command, {})
  const [program = '', ...first] = shell
  const child = spawn(program, [...first, ...args], { ...where, stdio: ['pipe', into, into], detached: true })
  if (masker === undefined) closeSync(output)
  const written = masker === undefined ? undefined : writeMasked(child, createWriteStream(log, { fd: output }), masker)
  return { child, written }
}

/** Both streams as one: a line of the one may end what the other began. */
async function writeMasked(child: ChildProcess, log: NodeJS.WritableStream, masker: Masker): Promise<void> {
  const both = new PassThrough()
  child.once('close', () => both.end())
  child.stdout?.pipe(both, { end: false })
  child.stderr?.pipe(both, { end: false })
  const masking = new Transform({
    transform(chunk, _, done) {
      done(null, Buffer.concat(masker.push(chunk)))
    },
    flush(done) {
      done(null, Buffer.concat(masker.end()))
    },
  })
  await pipeline(both, masking, log)
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has just ended.
  }
}
