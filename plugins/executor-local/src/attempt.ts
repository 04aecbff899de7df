import { hash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Handle, Outcome } from '@liminal/core'
import { codeOf } from './system-error.ts'

/**
 * Where everything about one attempt stands: its record, beside which its other files have longer names, and its log.
 * One file in a folder that is there, because on a disk a folder for each attempt costs as much as its processes.
 */
export interface Attempt {
  readonly record: string
  readonly log: string
}

/** How work ended, as its wrapper wrote it down. */
export interface Status {
  readonly code: number
  readonly cancelled: boolean
}

/** The process that watches over the work of an attempt. */
export interface Wrapper {
  readonly pid: number
  /** When it started, as the system counts it; missing for one that is known by its command line. */
  readonly start?: string
  /** The process group of the work; missing where that is the wrapper's own. */
  readonly group?: number
  /** In which all these numbers count (man 7 pid_namespaces); missing where it is the only one. */
  readonly space?: string
}

/**
 * What the record says. Whoever makes the file decides: the wrapper that runs the work and later adds how that ended, or
 * whoever knew the outcome before any wrapper ran. `torn` is a record that was made and not yet written.
 */
export type Claim = (Wrapper & { readonly status?: Status }) | { readonly outcome: Outcome } | 'torn'

/** The attempt with this key, of the executor with this folder. */
export function attemptOf(root: string, key: string, log: string): Attempt {
  return { record: join(root, hash('sha256', key, 'hex').slice(0, 32)), log }
}

/** The attempt that a handle leads to. */
export function attemptFrom({ record, log }: Handle): Attempt {
  if (typeof record !== 'string' || typeof log !== 'string') throw new TypeError('this is no handle of this executor')
  return { record, log }
}

/** The file that the work writes its output to. */
export function outputFile({ record }: Attempt): string {
  return `${record}.output`
}

/** The file with the work of a program. */
export function workFile({ record }: Attempt): string {
  return `${record}.work.json`
}

/** What has been decided, if anything. */
export function readClaim({ record }: Attempt): Claim | undefined {
  const text = readIfThere(record)
  return text === undefined ? undefined : parseClaim(text)
}

/** What a record says; a line counts once it ends in a newline. Pure. */
export function parseClaim(text: string): Claim {
  const [first, second, third] = text.split('\n')
  if (first === undefined || second === undefined) return 'torn'
  if (first.startsWith('{')) return { outcome: JSON.parse(first) as Outcome }
  const [pid, start, group, space] = first.split(' ')
  const wrapper: Wrapper = {
    pid: Number(pid),
    ...(start !== undefined && { start }),
    ...(group !== undefined && { group: Number(group) }),
    ...(space !== undefined && { space }),
  }
  if (third === undefined) return wrapper
  const [code, word] = second.split(' ')
  return { ...wrapper, status: { code: Number(code), cancelled: word === 'cancelled' } }
}

/** Whether anything has been decided. */
export function isClaimed({ record }: Attempt): boolean {
  return existsSync(record)
}

/** Decides the outcome before any wrapper starts, so that none will; false if one has. */
export function claimOutcome({ record }: Attempt, outcome: Outcome): boolean {
  try {
    writeFileSync(record, `${JSON.stringify(outcome)}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Says, before any signal, that the attempt is being cancelled. */
export function markCancelled({ record }: Attempt): void {
  closeSync(openSync(`${record}.cancelled`, 'w'))
}

/** Whether the attempt was being cancelled. */
export function isCancelled({ record }: Attempt): boolean {
  return existsSync(`${record}.cancelled`)
}

/** Keeps an outcome that could not be found out a second time. */
export function keepOutcome({ record }: Attempt, outcome: Outcome): void {
  writeFileSync(`${record}.outcome`, `${JSON.stringify(outcome)}\n`)
}

/** An outcome that was kept. */
export function keptOutcome({ record }: Attempt): Outcome | undefined {
  const file = `${record}.outcome`
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return text.endsWith('\n') ? (JSON.parse(text) as Outcome) : undefined
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
