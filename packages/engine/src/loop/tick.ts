import { attemptKey } from '../logs/file.ts'
import { type Action, decide } from '../state/decide.ts'
import { admitTask, endAttempt, endTask, startTask } from '../state/transitions.ts'
import type { Change } from '../store/changes.ts'
import { beginAttempt } from './attempt.ts'
import type { EndedAttempt, Session } from './context.ts'

/**
 * One turn: takes in what has ended, decides, writes all of it in one transaction, and only then acts. Gives true
 * once the run is over.
 */
export function tick(session: Session, now: number): boolean {
  const { state, options, lease, inbox } = session
  const changes: Change[] = inbox.splice(0).flatMap((ended) => takeIn(session, ended, now))
  const actions = decide(state, now, options)
  for (const action of actions) changes.push(...record(session, action, now))
  if (changes.length > 0) {
    for (const event of options.store.write(lease, changes, now)) options.onEvent?.(event)
  }
  for (const action of actions) act(session, action)
  return actions.some((action) => action.type === 'finish')
}

function takeIn({ state }: Session, ended: EndedAttempt, now: number): Change[] {
  const { task, metrics, keep, ...rest } = ended
  const reported = metrics.map((metric): Change => ({ type: 'event', body: { type: 'metric', task, metric } }))
  const kept: Change[] = keep === undefined ? [] : [{ type: 'cache', entry: keep }]
  return [...reported, ...kept, ...endAttempt(state, task, rest, now)]
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
    case 'expire':
      state.stopping = { state: 'failed', reason: `the run took longer than its timeout` }
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
  if (action.type === 'expire') session.wake()
  if (action.type === 'end' || action.type === 'admit') session.wake()
  if (action.type !== 'start') return
  const entry = session.state.tasks.get(action.task)
  if (entry !== undefined)
    beginAttempt(session, { task: entry.planned, instance: entry.instance, number: entry.attempt })
}
