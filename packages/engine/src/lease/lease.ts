import { LiminalError } from '@liminal/core'
import { bootNow } from '../clock/boot-clock.ts'
import type { Lease } from '../store/lease.ts'
import type { RunRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { describeHolder, type Holder, isAlive, type LeaseEnd, thisProcess } from './holder.ts'

/** How long a lease lasts without being renewed, and how often it is renewed, in milliseconds. */
export const leaseTimes: LeaseTimes = { lasts: 30_000, renewed: 5_000 }

/** How long a lease lasts, and how often it is renewed, in milliseconds. */
export interface LeaseTimes {
  readonly lasts: number
  readonly renewed: number
}

/** A lease that was taken, and when it ends unless it is renewed. */
export interface TakenLease extends Lease {
  readonly end: { readonly [key in keyof LeaseEnd]: number }
}

/** When a lease ends that is taken, or renewed, now. */
export function leaseEnd({ lasts }: LeaseTimes, now: number): TakenLease['end'] {
  return { until: now + lasts, untilBoot: bootNow() + lasts }
}

/** The live process that holds a run, if there is one. */
export function holderOf(run: RunRow, now: number): Holder | undefined {
  if (run.lease.holder === undefined) return undefined
  const holder = JSON.parse(run.lease.holder) as Holder
  return isAlive(holder, run.lease, now) ? holder : undefined
}

/**
 * Takes the lease of a run that no live process holds.
 *
 * @throws E_RUN_UNKNOWN, E_RUN_HELD
 */
export function acquireLease(store: Store, id: string, now: number, times: LeaseTimes = leaseTimes): TakenLease {
  const run = store.run(id)
  if (run === undefined) throw new LiminalError('E_RUN_UNKNOWN', { run: id })
  if (holderOf(run, now) !== undefined) throw heldError(run, now)
  const end = leaseEnd(times, now)
  const lease = store.takeLease(run.id, run.lease.epoch, JSON.stringify(thisProcess()), end)
  if (lease === undefined) throw heldError(store.run(run.id) ?? run, now)
  return { ...lease, end }
}

/** That a run is under way, and who carries it out. One that was faster may have let go already. */
export function heldError(run: RunRow, now: number): LiminalError {
  const holder = holderOf(run, now)
  return new LiminalError('E_RUN_HELD', {
    run: run.id,
    holder: holder === undefined ? 'another process' : describeHolder(holder),
  })
}

/** What a user is told of a run: `interrupted` if it should be running and nobody runs it. */
export function shownState(run: RunRow, now: number): RunRow['state'] | 'interrupted' {
  return run.state === 'running' && holderOf(run, now) === undefined ? 'interrupted' : run.state
}
