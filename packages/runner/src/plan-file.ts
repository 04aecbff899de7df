import { resolve } from 'node:path'
import { hashOfPlan, LiminalError, type Plan, readJson, readProjectFile } from '@liminal/core'
import type { Io } from './io.ts'
import { shownKeys } from './view/plan.ts'

/** A plan of 20,000 tasks has about a tenth of this. */
const mostPlanBytes = 200_000_000

/** What placeholders unfold into may have 500. */
const mostLevels = 1000

/**
 * Reads a plan that `liminal-run plan --json` has printed.
 *
 * @throws E_FILE_UNREADABLE, E_PLAN_INVALID if it is none, or has been changed since
 */
export function readPlan(file: string, { cwd }: Io): Plan {
  const path = resolve(cwd, file)
  const refuse = (reason: string) => new LiminalError('E_PLAN_INVALID', { file, reason })
  const read = readJson(readProjectFile(path, { most: mostPlanBytes, pipes: true }), mostLevels)
  if ('problem' in read) throw refuse(`it ${read.problem}`)
  const written: unknown = read.value
  if (typeof written !== 'object' || written === null || !Array.isArray((written as Plan).tasks)) {
    throw refuse('it has no tasks')
  }
  const { tasks, ...rest } = written as Plan
  const own = (task: object) => Object.fromEntries(Object.entries(task).filter(([key]) => !shownKeys.has(key)))
  const plan = { ...rest, tasks: tasks.map(own) } as unknown as Plan
  if (hashOfPlan(plan) !== plan.hash) throw refuse('it has been changed since it was made')
  return plan
}
