import { bootNow } from '../clock/boot-clock.ts'
import type { RunStatus } from '../events/events.ts'
import { leaseTimes } from '../lease/lease.ts'
import { nextDue } from '../state/decide.ts'
import type { Session } from './context.ts'
import { takeRequests } from './requests.ts'
import { tick } from './tick.ts'
import type { Wake } from './wake.ts'

/** How often it is looked whether another process asks for something, in milliseconds. */
const requestPoll = 250

/** Turns until the run has ended, or is abandoned; between turns it sleeps until there is something to do. */
export async function loop(session: Session, signal: Wake): Promise<RunStatus> {
  const { options, state, guard } = session
  const { store, abandon, cancel } = options
  const stop = () => {
    state.stopping ??= { state: 'cancelled', reason: 'the run was cancelled' }
    signal.wake()
  }
  const look = (news: boolean) => {
    const asked = store.requests(options.run)
    if (asked.cancel) stop()
    if (takeRequests(session, asked, news)) signal.wake()
  }
  // Asked for as by another process, so that whoever goes on after this one has died goes on with that too.
  const cancelled = () =>
    signal.attempt(() => {
      store.requestCancel(options.run)
      stop()
    })
  const { renewed } = options.leaseTimes ?? leaseTimes
  const renewal = setInterval(() => signal.attempt(guard.renew), renewed)
  const poll = setInterval(() => signal.attempt(() => look(true)), requestPoll)
  const leave = () => signal.wake()
  cancel?.addEventListener('abort', cancelled)
  abandon?.addEventListener('abort', leave)
  try {
    if (cancel?.aborted) cancelled()
    // Found so, it is no news.
    look(false)
    while (!abandon?.aborted) {
      guard.check()
      const now = bootNow()
      if (tick(session, now)) return store.run(options.run)?.state ?? 'failed'
      await signal.wait(nextDue(state, now))
    }
    return 'running'
  } finally {
    clearInterval(renewal)
    clearInterval(poll)
    cancel?.removeEventListener('abort', cancelled)
    abandon?.removeEventListener('abort', leave)
  }
}
