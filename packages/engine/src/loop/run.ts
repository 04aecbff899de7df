import type { Executor, Plan } from '@liminal/core'
import type { EventBody, RunStatus } from '../events/events.ts'
import { type HookHistory, hookHistory, makeHooks } from '../hooks/hooks.ts'
import { acquireLease, leaseEnd, leaseTimes } from '../lease/lease.ts'
import { nextDue } from '../state/decide.ts'
import { stateOf } from '../state/from-rows.ts'
import { tasksToReset } from '../state/reset.ts'
import { watchAttempt } from '../state/transitions.ts'
import type { Lease } from '../store/lease.ts'
import type { AttemptRow } from '../store/rows.ts'
import { beginAttempt } from './attempt.ts'
import { steadyNow } from './clock.ts'
import type { RunOptions, Session } from './context.ts'
import { takeRequests } from './requests.ts'
import { tick } from './tick.ts'
import { makeWake, type Wake } from './wake.ts'

/** How often it is looked whether another process asks for something, in milliseconds. */
const requestPoll = 250

/**
 * Carries a run to its end: a new one, or one that was interrupted or has not succeeded. Gives `running` if it was
 * abandoned.
 *
 * @throws E_RUN_UNKNOWN, E_RUN_HELD, E_LEASE_LOST, E_STORE_FULL
 */
export async function carryOutRun(options: RunOptions): Promise<RunStatus> {
  const { store } = options
  const lease = acquireLease(store, options.run, Date.now(), options.leaseTimes)
  try {
    // From here on by its whole id, whatever it was named by.
    return await withLease({ ...options, run: lease.run }, lease)
  } finally {
    store.releaseLease(lease)
  }
}

async function withLease(options: RunOptions, lease: Lease): Promise<RunStatus> {
  const { store, run } = options
  open(options, lease)
  const plan = store.plan(run)
  const now = steadyNow()
  const deadline = plan.timeoutSeconds === undefined ? undefined : now + plan.timeoutSeconds * 1000
  const signal = makeWake()
  const attempts = store.attempts(run)
  const startedAt = store.run(run)?.startedAt ?? now
  const history = plan.hooks === undefined ? undefined : hookHistory(store.events(run))
  const lateAt = lateness(plan, history)
  const state = stateOf({ run, plan, rows: store.tasks(run), attempts, deadline, lateAt, startedAt })
  const watching = new AbortController()
  const session: Session = {
    options,
    lease,
    state,
    opened: new Map(),
    watching,
    attempts: new Map(),
    inbox: [],
    fullPools: new Set(),
    deciding: new Map(),
    hooks: makeHooks({
      state,
      home: options.home,
      env: options.env ?? process.env,
      signal: AbortSignal.any([watching.signal, ...(options.cancel ? [options.cancel] : [])]),
      ended: history?.ended ?? new Set(),
      onEnd: (body) => {
        if (watching.signal.aborted) return
        signal.attempt(() => session.tell(body))
        signal.wake()
      },
    }),
    wake: signal.wake,
    fail: signal.fail,
    tell: (body) => {
      for (const event of store.write(lease, [{ type: 'event', body }], steadyNow())) options.onEvent?.(event)
    },
  }
  await using _closing = { [Symbol.asyncDispose]: () => close(session) }
  const asked = store.requests(run)
  // Found so, it is no news.
  state.paused = asked.paused || options.hold === true
  takeRequests(session, asked)
  if (history?.late) session.hooks.call('late', { state: 'running' }, now)
  reattach(session, attempts)
  return await loop(session, signal)
}

/** When a run is late, in milliseconds since 1970, unless that has been said. */
function lateness({ lateSeconds }: Plan, history: HookHistory | undefined): number | undefined {
  if (lateSeconds === undefined || history === undefined || history.late) return undefined
  return (history.startedAt ?? steadyNow()) + lateSeconds * 1000
}

/**
 * Records that the run starts, or goes on. A run that was interrupted goes on as if it had not been; one that had come to
 * its end starts anew what had not succeeded.
 */
function open({ store, run, onEvent, cancel }: RunOptions, lease: Lease): void {
  const before = store.run(run)
  const started = before?.startedAt !== undefined
  const ended = before?.state !== 'running'
  const plan = store.plan(run)
  const reset = started && ended && !cancel?.aborted ? tasksToReset(plan, store.tasks(run)) : []
  const body: EventBody = started
    ? { type: 'run_resumed', reset: reset.map(({ task }) => task) }
    : { type: 'run_started', system: plan.system, pipeline: plan.pipeline }
  const changes = [...reset, { type: 'run', state: 'running' } as const, { type: 'event', body } as const]
  for (const event of store.write(lease, changes, steadyNow())) onEvent?.(event)
}

/** Watches what an earlier process had started; what it had only meant to start is submitted, under the same key. */
function reattach(session: Session, attempts: readonly AttemptRow[]): void {
  const { state } = session
  for (const attempt of attempts) {
    const entry = state.tasks.get(attempt.task)
    if (attempt.outcome !== undefined || entry?.state !== 'running' || attempt.number !== entry.attempt) continue
    // What has never been submitted has all of its time before it; what has, the time that it would have had.
    watchAttempt(state, attempt.task, attempt.submittedAt === undefined ? steadyNow() : attempt.intendedAt)
    const { handle, result, number } = attempt
    beginAttempt(session, {
      task: entry.planned,
      instance: entry.instance,
      number,
      found: true,
      ...(handle !== undefined && { handle }),
      ...(result !== undefined && { result }),
    })
  }
}

async function loop(session: Session, signal: Wake): Promise<RunStatus> {
  const { options, state, lease } = session
  const { store, abandon, cancel } = options
  const stop = () => {
    state.stopping ??= { state: 'cancelled', reason: 'the run was cancelled' }
    signal.wake()
  }
  const times = options.leaseTimes ?? leaseTimes
  const renewal = setInterval(
    () => signal.attempt(() => store.renewLease(lease, leaseEnd(times, Date.now()))),
    times.renewed,
  )
  const poll = setInterval(() => signal.attempt(() => look()), requestPoll)
  const look = () => {
    const asked = store.requests(options.run)
    if (asked.cancel) stop()
    if (takeRequests(session, asked)) signal.wake()
  }
  const leave = () => signal.wake()
  cancel?.addEventListener('abort', stop)
  abandon?.addEventListener('abort', leave)
  if (cancel?.aborted) stop()
  try {
    while (!abandon?.aborted) {
      const now = steadyNow()
      if (tick(session, now)) return store.run(options.run)?.state ?? 'failed'
      await signal.wait(nextDue(state, now))
    }
    return 'running'
  } finally {
    clearInterval(renewal)
    clearInterval(poll)
    cancel?.removeEventListener('abort', stop)
    abandon?.removeEventListener('abort', leave)
  }
}

/** Stops watching and closes the executors; what runs there goes on. */
async function close(session: Session): Promise<void> {
  session.watching.abort()
  const executors = await Promise.allSettled(session.opened.values())
  const opened = executors.filter((each): each is PromiseFulfilledResult<Executor> => each.status === 'fulfilled')
  // What has been recorded stands, also where a client cannot be closed in order.
  await Promise.allSettled(opened.map(async ({ value }) => value[Symbol.asyncDispose]()))
}
