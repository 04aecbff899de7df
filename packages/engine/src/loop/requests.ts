import type { Requests } from '../store/requests.ts'
import type { Session } from './context.ts'

/** Takes in what other processes ask of this run, telling of it if it is news; true if that changes anything. */
export function takeRequests(session: Session, asked: Requests, news: boolean): boolean {
  const { state, options, deciding, fullPools } = session
  const paused = asked.paused || options.hold === true
  const pauses = paused !== state.paused
  const cancels = [...asked.cancelTasks].some((task) => !state.cancelAsked.has(task))
  state.paused = paused
  state.cancelAsked = asked.cancelTasks
  if (pauses && news) session.tell({ type: paused ? 'run_paused' : 'run_unpaused' })
  for (const [task, decision] of asked.decisions) deciding.get(task)?.(decision)
  const retriesPools = fullPools.size > 0
  fullPools.clear()
  return pauses || cancels || retriesPools
}
