import type { Action, Finish, Limits } from './actions.ts'
import { admit } from './admit.ts'
import { earlyEnds } from './ends.ts'
import { startsOf } from './starts.ts'
import type { RunState } from './state.ts'
import { whyNever } from './why-never.ts'

/** What to do, given what is known. Pure; the next tick sees the effect. */
export function decide(state: RunState, now: number, limits: Limits): Action[] {
  if (state.stopping === undefined && state.deadline !== undefined && now >= state.deadline) return [{ type: 'expire' }]
  if (state.unfinished === 0) return [finish(state)]
  const late: Action[] = state.lateAt !== undefined && now >= state.lateAt ? [{ type: 'late' }] : []
  return [...late, ...stops(state, now), ...(state.stopping === undefined ? goOn(state, now, limits) : drops(state))]
}

function stops(state: RunState, now: number): Action[] {
  const actions: Action[] = []
  for (const [task, attempt] of state.running) {
    if (attempt.stopping !== undefined) continue
    if (state.stopping !== undefined) actions.push({ type: 'stop', task, because: 'cancel' })
    else if (attempt.deadline !== undefined && now >= attempt.deadline) {
      actions.push({ type: 'stop', task, because: 'timeout' })
    }
  }
  return actions
}

function goOn(state: RunState, now: number, limits: Limits): Action[] {
  const actions = [...earlyEnds(state), ...doomed(state)]
  if (state.paused) return actions
  const ended = new Set(actions.flatMap((action) => (action.type === 'end' ? [action.task] : [])))
  for (const task of state.conditional) {
    const entry = state.tasks.get(task)
    if (entry !== undefined && !ended.has(task)) actions.push({ type: 'admit', task, admission: admit(state, entry) })
  }
  return [...actions, ...startsOf(state, now, limits, ended)]
}

/** Tasks whose trigger rule says never. */
function doomed(state: RunState): Action[] {
  return [...state.doomed].map(([task, verdict]) => {
    return { type: 'end', task, state: verdict, reason: whyNever(state, task) }
  })
}

/** Tasks that will not start any more. */
function drops(state: RunState): Action[] {
  const actions: Action[] = []
  for (const [name, task] of state.tasks) {
    if (task.state !== 'waiting') continue
    actions.push({ type: 'end', task: name, state: 'cancelled', reason: state.stopping?.reason ?? '' })
  }
  return actions
}

function finish({ stopping, tasks }: RunState): Finish {
  if (stopping !== undefined) return { type: 'finish', state: stopping.state, reason: stopping.reason }
  const bad = [...tasks.values()].filter(
    ({ state, instance }) => instance === undefined && (state === 'failed' || state === 'cancelled'),
  )
  if (bad.length === 0) return { type: 'finish', state: 'succeeded' }
  const failed = bad.filter((task) => task.state === 'failed')
  const [word, named] = failed.length > 0 ? ['failed', failed] : ['cancelled', bad]
  return { type: 'finish', state: 'failed', reason: `${word}: ${named.map((task) => task.planned.name).join(', ')}` }
}

/**
 * When something is due after `now` even if nothing else happens. What was due before waits
 * for something else: a retry, for instance, for one of those that run at once to end.
 */
export function nextDue({ running, delayed, deadline, lateAt, stopping }: RunState, now: number): number | undefined {
  const deadlines = [...running.values()]
    .filter((attempt) => attempt.stopping === undefined)
    .map(({ deadline }) => deadline)
  const all = [...deadlines, ...delayed.values(), stopping === undefined ? deadline : undefined, lateAt]
  return all.reduce<number | undefined>(
    (first, time) => (time === undefined || time <= now || (first !== undefined && first <= time) ? first : time),
    undefined,
  )
}
