import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ContainerWork, Outcome } from '@liminal/core'
import { openSecrets } from './secrets.ts'

/** A job of the reference executor. */
export interface Job {
  readonly child: ChildProcess
  readonly log: string
  readonly outcome: Promise<Outcome>
  readonly mask: (text: string) => string
  /** Fields that a broken executor is allowed to write, too. */
  state: { ended: boolean; cancelled: boolean }
}

/** What outlives the executors that are opened: jobs by their key. In memory, so that it is small enough to read. */
export type Machine = Map<string, Job>

/** Starts a job. */
export function startJob(work: ContainerWork, log: string): Job {
  mkdirSync(dirname(log), { recursive: true })
  const output = `${log}.output`
  const descriptor = openSync(log, 'a')
  const secrets = openSecrets(work, `${log}.secrets`)
  const [command = '', ...args] = [...work.command, ...work.args].map(secrets.local)
  const child = spawn(command, args, {
    cwd: work.folder,
    env: { ...process.env, ...localEnv(work), ...secrets.env, LIMINAL_OUTPUT: output },
    stdio: ['ignore', descriptor, descriptor],
    detached: true,
  })
  closeSync(descriptor)
  const state = { ended: false, cancelled: false }
  const outcome = new Promise<Outcome>((resolve) => {
    const end = (result: Outcome) => {
      state.ended = true
      resolve(result)
    }
    if (secrets.missing)
      return end({ status: 'failed', class: 'user', reason: `there is no secret ${secrets.missing}` })
    child.once('error', (error) => end({ status: 'failed', class: 'user', exitCode: 127, reason: error.message }))
    child.once('exit', (code, signal) => end(secrets.masked(outcomeOf(code, signal, state.cancelled, output))))
  })
  return { child, log, outcome, state, mask: secrets.mask }
}

function outcomeOf(code: number | null, signal: string | null, cancelled: boolean, file: string): Outcome {
  if (cancelled) return { status: 'cancelled' }
  if (signal === 'SIGKILL') return { status: 'failed', class: 'oom', exitCode: 137, reason: 'killed' }
  if (code !== 0) return { status: 'failed', class: 'user', exitCode: code ?? 1, reason: `exit code ${code}` }
  const output = read(file)
  if (output.length > 64 * 1024) return { status: 'failed', class: 'user', reason: 'output too large' }
  return { status: 'succeeded', output }
}

function localEnv({ env, mounts }: ContainerWork): Record<string, string> {
  const local = (value: string) => mounts.reduce((text, { path, folder }) => text.replace(path, folder), value)
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, local(value)]))
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
