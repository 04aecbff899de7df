import type { Plan } from '@liminal/core'
import { bootNow } from '../clock/boot-clock.ts'
import { clockOfMachine, shiftBetween } from '../clock/run-clock.ts'
import type { EventBody } from '../events/events.ts'
import { tasksToReset } from '../state/reset.ts'
import { longestDelay } from '../state/retry.ts'
import type { ClockChange } from '../store/changes.ts'
import type { Lease } from '../store/lease.ts'
import type { RunRow } from '../store/rows.ts'
import type { RunOptions } from './context.ts'

/**
 * Records that the run starts, or goes on, and gives its row. A run that was interrupted goes on as if it had not been; one
 * that had come to its end starts anew what had not succeeded.
 */
export function openRun({ store, run, onEvent, cancel }: RunOptions, lease: Lease): RunRow {
  const before = rowOf(store.run(run), run)
  const plan = store.plan(run)
  const started = before.startedAt !== undefined
  const ended = before.state !== 'running'
  const reset = started && ended && !cancel?.aborted ? tasksToReset(plan, store.tasks(run)) : []
  const body: EventBody = started
    ? { type: 'run_resumed', reset: reset.map(({ task }) => task) }
    : { type: 'run_started', system: plan.system, pipeline: plan.pipeline }
  const clock = clockChange(before, plan, bootNow())
  const changes = [...reset, clock, { type: 'run', state: 'running' } as const, { type: 'event', body } as const]
  for (const event of store.write(lease, changes, Date.now())) onEvent?.(event)
  return rowOf(store.run(run), run)
}

function rowOf(row: RunRow | undefined, run: string): RunRow {
  if (row === undefined) throw new Error(`no run ${run}`)
  return row
}

/** The run's times by the clock of this machine: those it has had, while it goes on, else anew. */
function clockChange(before: RunRow, plan: Plan, now: number): ClockChange {
  const clock = clockOfMachine()
  const shift = shiftBetween(before.clock, clock)
  const goesOn = before.startedAt !== undefined && before.state === 'running'
  const timeOf = (seconds: number | undefined, kept: number | undefined) => {
    if (seconds === undefined) return undefined
    const latest = now + seconds * 1000
    return goesOn && kept !== undefined ? Math.min(kept + shift, latest) : latest
  }
  const latestRetry = now + longestDelay * 1000
  const deadline = timeOf(plan.timeoutSeconds, before.deadline)
  return { type: 'clock', clock, shift, latestRetry, deadline, lateAt: timeOf(plan.lateSeconds, before.lateAt) }
}
