import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Handle, Outcome, SecretReference } from '@liminal/core'

/** What is known of an attempt: its container, and the file that keeps its outcome once that is known. */
export interface Attempt {
  readonly container: string
  readonly record: string
  /** The folder that the work's output is in, where that is one of this machine. */
  readonly output: string
  /** What is to be masked in its logs and output. */
  readonly secrets: readonly SecretReference[]
}

/** The attempt with this key, of the executor with this folder; two homes never share a container. */
export function attemptOf(root: string, key: string, secrets: readonly SecretReference[]): Attempt {
  const id = hash('sha256', `${root}\n${key}`, 'hex').slice(0, 32)
  return { container: `liminal-${id}`, record: join(root, `${id}.json`), output: join(root, `${id}.output`), secrets }
}

/** The handle of an attempt. */
export function handleOf({ container, record, secrets }: Attempt): Handle {
  return { container, record, secrets: JSON.parse(JSON.stringify(secrets)) }
}

/** The attempt that a handle leads to. */
export function attemptFrom({ container, record, secrets }: Handle): Attempt {
  if (typeof container !== 'string' || typeof record !== 'string') {
    throw new TypeError('this is no handle of this executor')
  }
  const output = record.replace(/\.json$/, '.output')
  return { container, record, output, secrets: (secrets ?? []) as unknown as readonly SecretReference[] }
}

/** How the attempt ended, if that is recorded. */
export function recordedOutcome({ record }: Attempt): Outcome | undefined {
  return existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as Outcome) : undefined
}

/** Records how the attempt ended, whole or not at all; the first who does so is right. */
export function recordOutcome(attempt: Attempt, outcome: Outcome): Outcome {
  const recorded = recordedOutcome(attempt)
  if (recorded !== undefined) return recorded
  mkdirSync(dirname(attempt.record), { recursive: true })
  const draft = `${attempt.record}.${process.pid}`
  writeFileSync(draft, JSON.stringify(outcome))
  renameSync(draft, attempt.record)
  return outcome
}

/** Says, before anything is stopped, that the attempt is being cancelled. */
export function markCancelled({ record }: Attempt): void {
  mkdirSync(dirname(record), { recursive: true })
  writeFileSync(`${record}.cancelled`, '')
}

/** Says, before its container is started, that it may run from now on. */
export function markStarting({ record }: Attempt): void {
  mkdirSync(dirname(record), { recursive: true })
  writeFileSync(`${record}.starting`, '')
}

/** Whether a container of the attempt may have been started, by this process or another. */
export function mayRun({ record }: Attempt): boolean {
  return existsSync(`${record}.starting`)
}

/** Whether the attempt was being cancelled. */
export function isCancelled({ record }: Attempt): boolean {
  return existsSync(`${record}.cancelled`)
}
