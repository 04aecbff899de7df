import { createDigester } from '@liminal/core/source'
import { comparedTasks } from '../cache/compared.ts'
import { createFolderWatch } from '../cache/folder-watch.ts'
import { createOwnFiles } from '../cache/own-files.ts'
import type { RunStatus } from '../events/events.ts'
import { hookHistory, makeHooks } from '../hooks/hooks.ts'
import { guardOf } from '../lease/guard.ts'
import { acquireLease, leaseTimes, type TakenLease } from '../lease/lease.ts'
import { stateOf } from '../state/from-rows.ts'
import type { RunOptions, Session } from './context.ts'
import { executorsBy } from './executors.ts'
import { loop } from './loop.ts'
import { openRun } from './open-run.ts'
import { reattach } from './reattach.ts'
import { makeWake, type Wake } from './wake.ts'

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

async function withLease(options: RunOptions, lease: TakenLease): Promise<RunStatus> {
  const signal = makeWake()
  const session = openSession(options, lease, signal)
  await using _closing = { [Symbol.asyncDispose]: () => close(session) }
  reattach(session, options.store.attempts(options.run))
  return await loop(session, signal)
}

function openSession(options: RunOptions, lease: TakenLease, signal: Wake): Session {
  const { store, run } = options
  const row = openRun(options, lease)
  const plan = store.plan(run)
  const history = plan.hooks === undefined ? undefined : hookHistory(store.events(run))
  const state = stateOf({
    run,
    plan,
    rows: store.tasks(run),
    attempts: store.attempts(run),
    deadline: row.deadline,
    lateAt: history?.late ? undefined : row.lateAt,
    startedAt: row.startedAt ?? Date.now(),
  })
  const watching = new AbortController()
  const digester = createDigester()
  const guard = guardOf(store, lease, options.leaseTimes ?? leaseTimes)
  const session: Session = {
    options,
    lease,
    state,
    guard: {
      renew: guard.renew,
      check: () => {
        try {
          guard.check()
        } catch (error) {
          signal.fail(error)
          throw error
        }
      },
    },
    executors: executorsBy(options.executors),
    watching,
    attempts: new Map(),
    inbox: [],
    fullPools: new Set(),
    toldOf: new Set(),
    deciding: new Map(),
    digester,
    compared: comparedTasks(plan),
    folders: createFolderWatch(digester, options.home),
    ownFiles: createOwnFiles(store),
    hooks: makeHooks({
      state,
      home: options.home,
      env: options.env ?? process.env,
      signal: AbortSignal.any([watching.signal, ...(options.cancel ? [options.cancel] : [])]),
      check: () => session.guard.check(),
      ended: history?.ended ?? new Set(),
      onEnd: (body) => {
        if (watching.signal.aborted) return
        signal.attempt(() => session.tell(body))
        signal.wake()
      },
      fail: signal.fail,
    }),
    wake: signal.wake,
    fail: signal.fail,
    tell: (body) => {
      for (const event of store.write(lease, [{ type: 'event', body }], Date.now())) options.onEvent?.(event)
    },
  }
  if (history?.late) session.hooks.call('late', { state: 'running' })
  return session
}

/** Stops watching and closes the executors; what runs there goes on. */
async function close(session: Session): Promise<void> {
  session.watching.abort()
  await session.executors[Symbol.asyncDispose]()
}
