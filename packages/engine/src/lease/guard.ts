import { bootNow } from '../clock/boot-clock.ts'
import type { Lease } from '../store/lease.ts'
import type { Store } from '../store/store.ts'
import { type LeaseTimes, leaseEnd } from './lease.ts'

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

/** The guard of a lease that was taken just now. */
export function guardOf(store: Store, lease: Lease, times: LeaseTimes): Guard {
  let end = leaseEnd(times, Date.now())
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
