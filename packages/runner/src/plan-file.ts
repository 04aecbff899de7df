import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { hashOfPlan, LiminalError, type Plan, parseJson, reasonOf } from '@liminal/core'
import type { Io } from './io.ts'
import { shownKeys } from './view/plan.ts'

/**
 * Reads a plan that `liminal-run plan --json` has printed.
 *
 * @throws E_FILE_UNREADABLE, E_PLAN_INVALID if it is none, or has been changed since
 */
export function readPlan(file: string, { cwd }: Io): Plan {
  const path = resolve(cwd, file)
  const refuse = (reason: string) => new LiminalError('E_PLAN_INVALID', { file, reason })
  const written = parse(path, readText(path), refuse)
  if (typeof written !== 'object' || written === null || !Array.isArray((written as Plan).tasks)) {
    throw refuse('it has no tasks')
  }
  const { tasks, ...rest } = written as Plan
  const own = (task: object) => Object.fromEntries(Object.entries(task).filter(([key]) => !shownKeys.has(key)))
  const plan = { ...rest, tasks: tasks.map(own) } as unknown as Plan
  if (hashOfPlan(plan) !== plan.hash) throw refuse('it has been changed since it was made')
  return plan
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new LiminalError('E_FILE_UNREADABLE', { path, reason: reasonOf(error) }, { cause: error })
  }
}

function parse(path: string, text: string, refuse: (reason: string) => LiminalError): unknown {
  try {
    return parseJson(text)
  } catch {
    throw refuse(`${path} is not JSON`)
  }
}
