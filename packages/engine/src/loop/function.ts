import {
  type Failed,
  type FunctionWork,
  isLiminalError,
  LiminalError,
  type Outcome,
  type PlannedTask,
  reasonOf,
  type ServiceHost,
} from '@liminal/core'
import { isStoreError } from '../store/errors.ts'
import { askApproval } from './approval.ts'
import type { EndedAttempt, Session } from './context.ts'

/** Calls a function of a plugin, the engine itself being its executor. */
export async function callFunction(
  session: Session,
  task: PlannedTask,
  work: FunctionWork,
  stopped: AbortSignal,
): Promise<Pick<EndedAttempt, 'outcome' | 'metrics'>> {
  const { options, state, watching } = session
  const call = options.functions(work.function)
  if (call === undefined) return failed({ reason: `no installed plugin provides the function ${work.function}` })
  session.guard.check()
  try {
    const called = call(work.input, {
      run: {
        id: state.run,
        system: state.plan.system,
        pipeline: state.plan.pipeline,
        startedAt: state.startedAt,
        tasks: Object.fromEntries(
          state.plan.tasks.map(({ name }) => [name, state.tasks.get(name)?.state ?? 'waiting']),
        ),
      },
      task: task.name,
      now: Date.now(),
      signal: AbortSignal.any([stopped, watching.signal]),
      ...(work.service !== undefined && { service: work.service.spec }),
      host: () => hostOf(session, work),
      decision: (message) => askApproval(session, task, message),
    })
    // Not every function heeds its signal.
    const result = await Promise.race([called, rejectOnce(stopped)])
    const output = result.output === undefined ? '' : JSON.stringify(result.output)
    return { outcome: { status: 'succeeded', output }, metrics: result.metrics ?? [] }
  } catch (error) {
    if (isStoreError(error)) throw error
    if (stopped.aborted) return { outcome: { status: 'cancelled' }, metrics: [] }
    if (isLiminalError(error)) return failed({ reason: error.message, hint: error.hint })
    const hint = `this is a bug of the plugin that provides ${work.function}`
    return failed({ class: 'infra', reason: reasonOf(error), hint })
  }
}

async function hostOf(session: Session, { function: name, service }: FunctionWork): Promise<ServiceHost> {
  if (service === undefined) throw new TypeError(`the work of the function ${name} names no service`)
  const { services } = await session.executors.open(service.executor)
  if (services !== undefined) return services
  throw new LiminalError('E_SERVICES_UNHOSTED', { executor: service.executor, service: service.spec.service })
}

function rejectOnce(stopped: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (stopped.aborted) reject(stopped.reason)
    stopped.addEventListener('abort', () => reject(stopped.reason), { once: true })
  })
}

function failed(how: Partial<Failed> & { readonly reason: string }): { outcome: Outcome; metrics: [] } {
  return { outcome: { status: 'failed', class: 'user', ...how }, metrics: [] }
}
