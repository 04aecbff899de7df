import { bootNow } from '../clock/boot-clock.ts'
import type { Store } from '../store/store.ts'
import { type LeaseTimes, leaseEnd, type TakenLease } from './lease.ts'

/** Keeps the lease of a run while a process carries it out. */
export interface Guard {
  /** @throws E_LEASE_LOST */
  renew(): void
  /**
   * Asked before each act that others can see: a process that was stopped for longer than its lease may not know yet that
   * another one goes on with the run. The store itself is asked only then.
   *
   * @throws E_LEASE_LOST
   */
  check(): void
}

/** The guard of a lease. */
export function guardOf(store: Store, lease: TakenLease, times: LeaseTimes): Guard {
  // As it was taken: the process may have been stopped since.
  let { end } = lease
  const renew = () => {
    const next = leaseEnd(times, Date.now())
    store.renewLease(lease, next)
    end = next
  }
  return {
    renew,
    check: () => {
      if (bootNow() >= end.untilBoot || Date.now() >= end.until) renew()
    },
  }
}
