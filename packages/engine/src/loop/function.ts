import {
  type Failed,
  type FunctionWork,
  isLiminalError,
  type Outcome,
  orAborted,
  type PlannedTask,
  reasonOf,
  writeJson,
} from '@liminal/core'
import { isStoreError } from '../store/errors.ts'
import { askApproval } from './approval.ts'
import type { EndedAttempt, Session } from './context.ts'
import { hostFor } from './service-host.ts'

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
      host: () => hostFor(session, task.name, work),
      decision: (message) => askApproval(session, task, message),
    })
    // Not every function heeds its signal.
    const result = await orAborted(Promise.resolve(called), stopped)
    const written = result.output === undefined ? { text: '' } : writeJson(result.output)
    if ('problem' in written) return failed({ reason: `the result of ${work.function} ${written.problem}` })
    return { outcome: { status: 'succeeded', output: written.text }, metrics: result.metrics ?? [] }
  } catch (error) {
    if (isStoreError(error)) throw error
    if (stopped.aborted) return { outcome: { status: 'cancelled' }, metrics: [] }
    if (isLiminalError(error)) return failed({ reason: error.message, hint: error.hint })
    const hint = `this is a bug of the plugin that provides ${work.function}`
    return failed({ class: 'infra', reason: reasonOf(error), hint })
  }
}

function failed(how: Partial<Failed> & { readonly reason: string }): { outcome: Outcome; metrics: [] } {
  return { outcome: { status: 'failed', class: 'user', ...how }, metrics: [] }
}
