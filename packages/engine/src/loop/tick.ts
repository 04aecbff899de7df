import type { HookEvent } from '@liminal/core'
import type { RunStatus } from '../events/events.ts'
import { attemptKey } from '../logs/file.ts'
import type { Action } from '../state/actions.ts'
import { admitTask, endAttempt, endTask, startTask } from '../state/transitions.ts'
import type { Change } from '../store/changes.ts'
import { beginAttempt } from './attempt.ts'
import { decideWithClaims } from './claims.ts'
import type { EndedAttempt, Session } from './context.ts'

/**
 * One turn at a time of `bootNow`: takes in what has ended, decides, writes all of it in one transaction, and only then
 * acts. Gives true once the run is over.
 */
export function tick(session: Session, now: number): boolean {
  const { inbox } = session
  const changes: Change[] = inbox.splice(0).flatMap((ended) => takeIn(session, ended, now))
  // Slots are free for others, of this run too, once that has been written.
  if (changes.some((change) => change.type === 'ended' && change.pooled)) write(session, changes.splice(0))
  const actions = decideWithClaims(session, now).map((action) => afterHooks(session, action))
  for (const action of actions) changes.push(...record(session, action, now))
  write(session, changes)
  for (const action of actions) act(session, action)
  return actions.some((action) => action.type === 'finish')
}

function write(session: Session, changes: readonly Change[]): void {
  const { options, lease } = session
  if (changes.length === 0) return
  const all = [...changes, ...answered(session, changes)]
  for (const event of options.store.write(lease, all, Date.now())) options.onEvent?.(event)
}

const hookEvents: Partial<Record<RunStatus, HookEvent>> = { succeeded: 'success', failed: 'failure' }

/** The run is over only once its hooks have ended, so that a process that dies meanwhile leaves them to the next. */
function afterHooks(session: Session, action: Action): Action {
  if (action.type !== 'finish') return action
  // Once hooks have been told of an end, it is that.
  session.finishing ??= action
  const finish = session.finishing
  const event = hookEvents[finish.state]
  return event === undefined || session.hooks.areOver(event) ? finish : { type: 'tell', event, finish }
}

/** What was asked of tasks that have now ended. */
function answered({ state }: Session, changes: readonly Change[]): Change[] {
  return changes.flatMap((change): Change[] => {
    const name = nameOfEnded(change)
    if (name === undefined) return []
    const asks = state.tasks.get(name)?.planned.work.kind === 'function'
    return asks || state.cancelAsked.has(name) ? [{ type: 'answered', task: name }] : []
  })
}

function nameOfEnded(change: Change): string | undefined {
  if (change.type === 'ended') return change.task
  return change.type === 'event' && change.body.type === 'task_ended' ? change.body.task : undefined
}

function takeIn({ state, fullPools, options }: Session, ended: EndedAttempt, now: number): Change[] {
  const { task, metrics, keep, used, ...rest } = ended
  const reported = metrics.map((metric): Change => ({ type: 'event', body: { type: 'metric', task, metric } }))
  const kept: Change[] = [
    ...(keep === undefined ? [] : [{ type: 'cache', entry: keep } as const]),
    ...(used === undefined ? [] : [{ type: 'cache_used', ...used } as const]),
  ]
  const pool = state.tasks.get(task)?.planned.pool
  if (pool !== undefined) fullPools.delete(pool.name)
  return [...reported, ...kept, ...endAttempt(state, task, rest, now, (options.random ?? Math.random)())]
}

/** What an action changes, in memory and in the store. */
function record({ state }: Session, action: Action, now: number): Change[] {
  switch (action.type) {
    case 'start':
      return startTask(state, action.task, (number) => attemptKey(state.run, action.task, number), now)
    case 'admit':
      return admitTask(state, action.task, action.admission)
    case 'end':
      return endTask(state, action.task, action.state, { reason: action.reason })
    case 'stop': {
      const attempt = state.running.get(action.task)
      if (attempt !== undefined) attempt.stopping = action.because
      return []
    }
    case 'late':
      state.lateAt = undefined
      return [{ type: 'event', body: { type: 'run_late' } }]
    case 'expire':
      state.stopping = { state: 'failed', reason: `the run took longer than its timeout` }
      return []
    case 'tell':
      return []
    case 'finish': {
      const how = { state: action.state, ...(action.reason !== undefined && { reason: action.reason }) }
      return [
        { type: 'run', ...how },
        { type: 'event', body: { type: 'run_ended', ...how } },
      ]
    }
  }
}

function act(session: Session, action: Action): void {
  if (action.type === 'stop') session.attempts.get(action.task)?.stop()
  if (action.type === 'late') session.hooks.call('late', { state: 'running' })
  if (action.type === 'tell') session.hooks.call(action.event, action.finish)
  if (action.type === 'expire') session.wake()
  if (action.type === 'end' || action.type === 'admit') session.wake()
  if (action.type !== 'start') return
  const entry = session.state.tasks.get(action.task)
  if (entry !== undefined)
    beginAttempt(session, { task: entry.planned, instance: entry.instance, number: entry.attempt })
}
