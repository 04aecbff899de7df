import type { TriggerRule } from '@liminal/core'
import type { Action } from './actions.ts'
import type { RunState, TaskEntry } from './state.ts'

/** What is to be stopped, or not to start any more, without the run as a whole being stopped. */
export function earlyEnds(state: RunState): Action[] {
  const ends = new Map<string, Action>()
  for (const [name, reason] of [...asked(state), ...failedFast(state)]) {
    const action = ends.has(name) || state.doomed.has(name) ? undefined : endingOf(state, name, reason)
    if (action !== undefined) ends.set(name, action)
  }
  return [...ends.values()]
}

type Reasoned = readonly [name: string, reason: string]

/** Tasks that somebody asked to be cancelled; of a mapped task all instances. */
function asked(state: RunState): Reasoned[] {
  return [...state.cancelAsked].flatMap((name) => {
    const names = state.tasks.get(name)?.group?.names ?? [name]
    return names.map((each): Reasoned => [each, 'it was cancelled'])
  })
}

/** Where the first failure ends the others: all but those that are there for failures. */
function failedFast(state: RunState): Reasoned[] {
  const { failedFirst } = state
  if (failedFirst === undefined) return []
  const ended = [...state.tasks].filter(([, task]) => !toleratesFailure(state, task))
  return ended.map(([name]): Reasoned => [name, becauseOf(failedFirst)])
}

/** Why a task ends that is cancelled because another has failed. */
export function becauseOf(failedFirst: string): string {
  return `${failedFirst} failed, and the pipeline is to fail fast`
}

function endingOf({ tasks, running }: RunState, name: string, reason: string): Action | undefined {
  const attempt = running.get(name)
  if (attempt?.stopping !== undefined) return undefined
  if (attempt !== undefined) return { type: 'stop', task: name, because: 'cancel' }
  return tasks.get(name)?.state === 'waiting' ? { type: 'end', task: name, state: 'cancelled', reason } : undefined
}

/** Rules that let a task run behind others that failed. */
const tolerant: ReadonlySet<TriggerRule> = new Set([
  'all_done',
  'all_failed',
  'always',
  'none_skipped',
  'one_done',
  'one_failed',
])

function toleratesFailure({ tasks }: RunState, { planned, instance }: TaskEntry): boolean {
  const rule = instance === undefined ? planned.triggerRule : tasks.get(instance.group)?.planned.triggerRule
  return rule !== undefined && tolerant.has(rule)
}
