import { availableParallelism } from 'node:os'
import { loadRegistry, type Plan } from '@liminal/core'
import { carryOutRun, isEnded, type NoCache, type RunEvent, type Store } from '@liminal/engine'
import type { ExitCode } from './command.ts'
import { openExecutor } from './executors.ts'
import { homeOf } from './home.ts'
import { catchInterrupts } from './interrupts.ts'
import type { Io } from './io.ts'
import { requireTask } from './require.ts'
import { jsonView, plainView } from './view/plain.ts'
import { renderSummary } from './view/summary.ts'

/** Options that `run` and `resume` share. */
export interface CarryOptions {
  readonly maxParallel?: number
  readonly json?: boolean
  /** Tasks that run although their result is in the cache. */
  readonly noCache?: NoCache
  /** Only stops what still runs of it. */
  readonly cancelled?: boolean
}

const words = {
  cancel: 'cancelling the tasks',
  leave: 'leaving at once; what still runs goes on, and liminal-run resume finds it',
}

const exitCodes = { succeeded: 0, failed: 1 } as const

/** Carries a run to its end before the user's eyes, and gives the exit code. */
export async function carryOut(store: Store, run: string, options: CarryOptions, io: Io): Promise<ExitCode> {
  const home = homeOf(io)
  const plan = store.plan(run)
  const registry = await loadRegistry(plan.plugins)
  // The last that is opened: until it is closed, it keeps the process alive.
  const view = await viewOf(plan, options, io, store.events(run))
  using interrupts = catchInterrupts({ ...words, say: view.say })
  const state = await carryOutRun({
    store,
    run,
    home,
    maxParallel: options.maxParallel ?? plan.maxParallel ?? availableParallelism(),
    executors: (name) => openExecutor(plan, registry, name, home),
    functions: (name) => registry.functions.get(name)?.part.call,
    onEvent: view.onEvent,
    ...(options.noCache && { noCache: options.noCache }),
    cancel: options.cancelled ? AbortSignal.abort() : interrupts.cancel,
    abandon: interrupts.leave,
  }).finally(view.close)
  if (!options.json) io.out(`\n${renderSummary(run, home, view.progress(), io)}`)
  return state === 'succeeded' || state === 'failed' ? exitCodes[state] : interrupts.exitCode()
}

/** Cancels one task of a run that no process carries out, and lets go of the run again. */
export async function cancelTask(store: Store, run: string, task: string, io: Io): Promise<void> {
  const home = homeOf(io)
  const plan = store.plan(run)
  const registry = await loadRegistry(plan.plugins)
  const over = new AbortController()
  store.requestCancel(run, task)
  const look = () => isEnded(requireTask(store, run, task).state) && over.abort()
  await carryOutRun({
    store,
    run,
    home,
    maxParallel: 1,
    hold: true,
    executors: (name) => openExecutor(plan, registry, name, home),
    functions: (name) => registry.functions.get(name)?.part.call,
    onEvent: (event) => (event.type === 'task_ended' || event.type === 'run_resumed') && look(),
    abandon: over.signal,
  })
}

async function viewOf(plan: Plan, options: CarryOptions, io: Io, past: readonly RunEvent[]) {
  if (options.json) return jsonView(plan, io)
  if (!io.terminal) return plainView(plan, io, past)
  const { liveView } = await import('./view/live.ts')
  return liveView(plan, io, past, process.stdout)
}
