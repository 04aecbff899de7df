import type { Executor, Json, Plan, PlannedTask } from '@liminal/core'
import { outputReferences } from '@liminal/core'
import { type Look, lookForResult, type NoCache } from '../cache/look.ts'
import { bindWork } from '../outputs/bind.ts'
import type { Instance } from '../outputs/scope.ts'
import { type Admission, admit, scopeOf } from '../state/admit.ts'
import { stateOf } from '../state/from-rows.ts'
import { addInstances, gatherOutputs } from '../state/instances.ts'
import { countAtDownstreams, type RunState, type TaskEntry } from '../state/state.ts'
import { judge } from '../state/trigger-rules.ts'
import type { Store } from '../store/store.ts'

/** What a run would do with a task, as far as that can be told beforehand. */
export interface Prediction {
  /** `unknown` if it hangs on what a task before it comes to. */
  readonly action: 'run' | 'skip' | 'cache' | 'unknown'
  readonly why: string
  /** How many instances it has, if it has any and that is known. */
  readonly instances?: number
}

/** With what a plan would be run. */
export interface PredictOptions {
  readonly store: Store
  readonly executors: (name: string) => Promise<Executor>
  readonly noCache?: NoCache
}

/** Says of each task of a plan, by name, what a run would do with it: every task that runs is taken to succeed. */
export async function predict(plan: Plan, options: PredictOptions): Promise<Map<string, Prediction>> {
  const state = stateOf({ run: 'plan', plan, rows: [], deadline: undefined, startedAt: Date.now() })
  const predictions = new Map<string, Prediction>()
  for (const { name } of plan.tasks) {
    const entry = state.tasks.get(name) as TaskEntry
    const prediction = await predictTask(state, entry, predictions, options)
    predictions.set(name, prediction)
    entry.state = prediction.action === 'skip' ? 'skipped' : 'succeeded'
    countAtDownstreams(state, entry)
  }
  return predictions
}

type Predictions = ReadonlyMap<string, Prediction>

async function predictTask(
  state: RunState,
  entry: TaskEntry,
  known: Predictions,
  options: PredictOptions,
): Promise<Prediction> {
  const { planned } = entry
  const skipped = planned.upstreams.find((up) => known.get(up)?.action === 'skip')
  if (judge(planned.triggerRule, entry.upstreams) === 'skipped') return { action: 'skip', why: `${skipped} is skipped` }
  const open = openReference(planned, known)
  const doubtful = planned.upstreams.find((up) => known.get(up)?.action === 'unknown')
  if (open.condition !== undefined) return { action: 'unknown', why: `runs if ${planned.when}` }
  const admission: Admission = open.list === undefined ? admit(state, entry) : { type: 'run' }
  if (admission.type === 'skip') return { action: 'skip', why: admission.reason }
  if (admission.type === 'fail') return { action: 'run', why: `it would fail: ${admission.reason}` }
  const items = admission.type === 'expand' ? admission.items : undefined
  const instances = items === undefined ? {} : { instances: items.length }
  if (planned.cache === undefined || open.list !== undefined) {
    return { action: 'run', why: open.list === undefined ? '' : `once for each of ${open.list}`, ...instances }
  }
  const running = planned.upstreams.find(
    (up) => isOpen(known.get(up)) && state.tasks.get(up)?.planned.executor !== null,
  )
  if (running !== undefined || doubtful !== undefined) {
    const before = running ?? doubtful
    return planned.cache.inputs.length === 0
      ? { action: 'run', why: `${before} runs before it`, ...instances }
      : { action: 'unknown', why: `from the cache if ${before} leaves what it left before`, ...instances }
  }
  return { ...(await lookAhead(state, entry, items, options)), ...instances }
}

function isOpen(prediction: Prediction | undefined): boolean {
  return prediction?.action === 'run' || prediction?.action === 'unknown'
}

/** Outputs of tasks that are yet to run, which its condition or its list speaks of. */
function openReference({ when, forEach }: PlannedTask, known: Predictions) {
  const openIn = (expression: Json | undefined) =>
    outputReferences(typeof expression === 'string' ? expression : '').find(({ task }) => isOpen(known.get(task)))?.raw
  const list = forEach === undefined ? undefined : 'expression' in forEach ? openIn(forEach.expression) : undefined
  return { condition: when === false ? undefined : openIn(when), list }
}

/** Looks a task's result up, or those of its instances; what is found counts as its outputs. */
async function lookAhead(
  state: RunState,
  entry: TaskEntry,
  items: readonly Json[] | undefined,
  options: PredictOptions,
): Promise<Prediction> {
  const { planned } = entry
  if (items === undefined) {
    const look = await lookUp(state, entry, undefined, options)
    if (!('hit' in look)) return { action: 'run', why: look.because }
    take(entry, look)
    return { action: 'cache', why: `as in ${look.hit.run}` }
  }
  const names = addInstances(state, entry, items, new Map())
  let found = 0
  let because = ''
  for (const name of names) {
    const instance = state.tasks.get(name) as TaskEntry
    const look = await lookUp(state, instance, instance.instance, options)
    if ('hit' in look) take(instance, look)
    if ('hit' in look) found += 1
    else because ||= look.because
  }
  if (found < names.length) return { action: 'run', why: `${names.length - found} of ${names.length}: ${because}` }
  entry.outputs = gatherOutputs(state, entry)
  return { action: 'cache', why: `all ${planned.name}[...]` }
}

function take(entry: TaskEntry, { hit }: Extract<Look, { hit: unknown }>): void {
  entry.outputs = hit.outputs
  entry.cached = hit.attempt
}

async function lookUp(
  state: RunState,
  { planned }: TaskEntry,
  instance: Instance | undefined,
  { store, executors, noCache }: PredictOptions,
): Promise<Look | { readonly because: string }> {
  const bound = bindWork(planned, scopeOf(state), instance, 1)
  if ('problem' in bound) return { because: `it would fail: ${bound.problem}` }
  const executor = await executors(planned.executor ?? '')
  const look = await lookForResult({
    state,
    store,
    task: planned,
    instance,
    work: bound.work,
    policy: bound.cache,
    executor,
    noCache,
  })
  return look ?? { because: '' }
}
