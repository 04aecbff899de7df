import { availableParallelism } from 'node:os'
import { type Executor, LiminalError, loadRegistry, type Plan, type Registry } from '@liminal/core'
import { carryOutRun, logFile, type RunStatus, type Store } from '@liminal/engine'
import type { ExitCode } from './commands.ts'
import { homeOf } from './home.ts'
import { catchInterrupts } from './interrupts.ts'
import type { Io } from './io.ts'
import { jsonView, plainView } from './view/plain.ts'
import { renderSummary } from './view/summary.ts'

/** Options that `run` and `resume` share. */
export interface CarryOptions {
  readonly maxParallel?: number
  readonly json?: boolean
  /** Only stops what still runs of it. */
  readonly cancelled?: boolean
}

/** Carries a run to its end before the user's eyes, and gives the exit code. */
export async function carryOut(store: Store, run: string, options: CarryOptions, io: Io): Promise<ExitCode> {
  const home = homeOf(io)
  const plan = store.plan(run)
  const view = await viewOf(plan, options, io)
  const registry = await loadRegistry(plan.plugins)
  using interrupts = catchInterrupts(view.say)
  const state = await finishing(
    carryOutRun({
      store,
      run,
      home,
      maxParallel: options.maxParallel ?? availableParallelism(),
      executors: (name) => openExecutor(plan, registry, name, home),
      functions: (name) => registry.functions.get(name)?.part.call,
      onEvent: view.onEvent,
      cancel: options.cancelled ? AbortSignal.abort() : interrupts.cancel,
      abandon: interrupts.abandon,
    }),
    view.close,
  )
  if (!options.json) io.out(`\n${renderSummary(run, home, view.close(), io)}`)
  return exitCodeOf(state)
}

async function finishing<T>(work: Promise<T>, onError: () => unknown): Promise<T> {
  try {
    return await work
  } catch (error) {
    onError()
    throw error
  }
}

function exitCodeOf(state: RunStatus): ExitCode {
  if (state === 'succeeded') return 0
  // 130 is what a shell makes of a process that Ctrl-C ended.
  return state === 'failed' ? 1 : 130
}

async function viewOf(plan: Plan, options: CarryOptions, io: Io) {
  if (options.json) return jsonView(plan, io)
  if (!io.terminal) return plainView(plan, io)
  const { liveView } = await import('./view/live.ts')
  return liveView(plan, io, process.stdout)
}

/** Opens an executor of a plan. */
export async function openExecutor(plan: Plan, registry: Registry, name: string, home: string): Promise<Executor> {
  const { type, config } = plan.executors[name] ?? { type: name, config: {} }
  const part = registry.executors.get(type)?.part
  if (part === undefined) {
    const detail = {
      id: `executor:${type}`,
      known: [...registry.executors.keys()],
      package: `@liminal/executor-${type}`,
    }
    throw new LiminalError('E_PLUGIN_UNKNOWN', detail)
  }
  const checked = await part.config['~standard'].validate(config)
  const value = checked.issues === undefined ? checked.value : config
  return part.open(value, { home, name, logFile: (key) => logFile(home, key) })
}
