import { type Executor, type Handle, outputLimit, type PlannedTask } from '@liminal/core'
import { attemptKey } from '../logs/file.ts'
import { bindWork } from '../outputs/bind.ts'
import { locateFiles } from '../outputs/files.ts'
import { parseOutputs } from '../outputs/parse.ts'
import type { Instance } from '../outputs/scope.ts'
import { scopeOf } from '../state/admit.ts'
import { withMemory } from '../state/memory.ts'
import type { ResultKey } from '../store/changes.ts'
import { isStoreError } from '../store/errors.ts'
import type { CacheRow } from '../store/rows.ts'
import { beginCaching } from './caching.ts'
import type { AttemptEnd, Session } from './context.ts'
import { tellDeviations } from './deviations.ts'
import { unexpected, userFailure } from './failures.ts'
import { follow } from './follow.ts'
import { endFormer } from './former.ts'
import { callFunction } from './function.ts'

/** An attempt as the loop hands it over: new, or found under way. */
export interface AttemptStart {
  readonly task: PlannedTask
  readonly instance: Instance | undefined
  readonly number: number
  /** Set if an earlier process had begun it. */
  readonly found?: true
  /** Set if an earlier process has submitted the work already. */
  readonly handle?: Handle
  /** Under what its result is to be kept. */
  readonly result?: ResultKey
}

/** Carries an attempt from here to its end, which goes to the session's inbox. */
export function beginAttempt(session: Session, start: AttemptStart): void {
  const stopped = new AbortController()
  session.attempts.set(start.task.name, { stop: () => stopped.abort() })
  carryOut(session, start, stopped.signal)
    .catch((error: unknown): AttemptEnd | undefined => {
      if (!isStoreError(error)) return { outcome: unexpected(error) }
      session.fail(error)
      return undefined
    })
    .then((ending) => {
      if (ending === undefined || session.watching.signal.aborted) return
      session.attempts.delete(start.task.name)
      session.inbox.push({ outputs: undefined, metrics: [], ...ending, task: start.task.name })
      session.wake()
    })
}

async function carryOut(session: Session, start: AttemptStart, stopped: AbortSignal): Promise<AttemptEnd> {
  const { task, instance, number } = start
  const bound = bindWork(task, scopeOf(session.state), instance, number)
  if ('problem' in bound) return { outcome: userFailure(bound.problem) }
  const work = withMemory(bound.work, task.retries, session.state.tasks.get(task.name)?.ooms ?? 0)
  if (work.kind === 'function') return withOutputs(await callFunction(session, task, work, stopped), task)
  const executor = await session.executors.open(task.executor ?? '')
  const caching = await beginCaching(session, start, bound, executor)
  if ('hit' in caching) return taken(caching.hit)
  const { result } = caching
  const begun = { ...start, ...(result !== undefined && { result }) }
  try {
    return await caching.end(await runWork(session, begun, executor, work, stopped))
  } finally {
    caching.leave()
  }
}

function taken({ outputs, run, attempt, scope, key, left }: CacheRow): AttemptEnd {
  const from = { cached: { run, attempt }, used: { scope, key }, ...(left !== undefined && { left }) }
  return { outcome: { status: 'succeeded', output: '' }, outputs, ...from }
}

/** Has an executor do the work, once nothing is left of a former attempt. */
async function runWork(
  session: Session,
  start: AttemptStart,
  executor: Executor,
  work: PlannedTask['work'],
  stopped: AbortSignal,
): Promise<AttemptEnd> {
  const { task, number } = start
  const key = attemptKey(session.state.run, task.name, number)
  // What an earlier process may have started has to be found before it can be stopped: `submit` does that.
  const giveUp = start.found ? session.watching.signal : AbortSignal.any([stopped, session.watching.signal])
  const stillThere = start.handle === undefined ? await endFormer(session, start, giveUp) : undefined
  if (stillThere !== undefined) return { outcome: stopped.aborted ? { status: 'cancelled' } : stillThere }
  if (start.handle === undefined) await tellDeviations(session, task.name, executor, work)
  const handle = start.handle ?? (await submit(session, executor, key, work, start, giveUp))
  if (handle === undefined) return { outcome: { status: 'cancelled' } }
  return withOutputs({ outcome: await follow(session, executor, handle, key, stopped) }, task, executor)
}

/** Undefined if it was stopped before anything had started. */
async function submit(
  session: Session,
  executor: Executor,
  key: string,
  work: PlannedTask['work'],
  start: AttemptStart,
  giveUp: AbortSignal,
): Promise<Handle | undefined> {
  const { watching } = session
  if (giveUp.aborted) return undefined
  try {
    session.guard.check()
    const handle = await executor.submit(key, work, giveUp)
    if (watching.signal.aborted) return undefined
    recordHandle(session, start, handle)
    return handle
  } catch (error) {
    if (giveUp.aborted) return undefined
    throw error
  }
}

/** A handle that cannot be recorded ends the loop, not the attempt: `resume` gets it again by the same key. */
function recordHandle({ options, state, lease, fail }: Session, start: AttemptStart, handle: Handle): void {
  const { task, number, result } = start
  const deadline = state.running.get(task.name)?.deadline
  const known = { ...(result && { result }), ...(deadline !== undefined && { deadline }) }
  try {
    options.store.write(lease, [{ type: 'submitted', task: task.name, number, handle, ...known }], Date.now())
  } catch (error) {
    fail(error)
  }
}

function withOutputs(ending: AttemptEnd, task: PlannedTask, executor?: Executor): AttemptEnd {
  const { outcome } = ending
  if (outcome.status !== 'succeeded') return ending
  if (Buffer.byteLength(outcome.output) > outputLimit) {
    const hint = 'write what is large to a file on a volume, and declare it as an output of type file'
    return { outcome: { ...userFailure(`it wrote more than ${outputLimit} bytes to $LIMINAL_OUTPUT`), hint } }
  }
  const read = parseOutputs(outcome.output, task.outputs)
  const parsed = 'problem' in read ? read : locateFiles(read.outputs, task, executor?.volumesElsewhere)
  if ('outputs' in parsed) return { ...ending, outputs: parsed.outputs }
  const { problem, hint } = parsed
  return { outcome: { ...userFailure(problem), ...(hint !== undefined && { hint }) } }
}
