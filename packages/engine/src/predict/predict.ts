import type { Executor, Plan, PlannedTask } from '@liminal/core'
import { createDigester, type Digester } from '@liminal/core/source'
import { isRefused, type Look, lookForResult, type NoCache, scopeOf as resultsOf } from '../cache/look.ts'
import { createOwnFiles, type OwnFilesOfTasks } from '../cache/own-files.ts'
import { mayBeKnown } from '../cache/volumes.ts'
import { bindWork } from '../outputs/bind.ts'
import { admit, scopeOf } from '../state/admit.ts'
import { stateOf } from '../state/from-rows.ts'
import { addInstances, gatherOutputs } from '../state/instances.ts'
import { countAtDownstreams, type RunState, type TaskEntry } from '../state/state.ts'
import { judge } from '../state/trigger-rules.ts'
import type { Store } from '../store/store.ts'
import { isOpen, type Known, type OpenReferences, openReferences } from './open.ts'
import type { Prediction } from './prediction.ts'
import { worksBefore } from './works-before.ts'

/** With what a plan would be run. */
export interface PredictOptions {
  readonly store: Store
  readonly executors: (name: string) => Promise<Executor>
  readonly noCache?: NoCache
}

interface Options extends PredictOptions {
  readonly digester: Digester
  readonly ownFiles: OwnFilesOfTasks
  /** For each task one that runs, itself or before it, and may leave anything. */
  readonly unsure: Map<string, string>
}

/** Says of each task of a plan, by name, what a run would do with it: every task that runs is taken to succeed. */
export async function predict(plan: Plan, predictOptions: PredictOptions): Promise<Map<string, Prediction>> {
  const { store } = predictOptions
  const options = { ...predictOptions, digester: createDigester(), ownFiles: createOwnFiles(store), unsure: new Map() }
  const state = stateOf({ run: 'plan', plan, rows: [], deadline: undefined, startedAt: Date.now() })
  const predictions = new Map<string, Prediction>()
  for (const planned of plan.tasks) {
    const { name } = planned
    const entry = state.tasks.get(name) as TaskEntry
    const prediction = await predictTask(state, entry, predictions, options)
    const deviations = prediction.action === 'skip' ? [] : await deviationsOf(planned, options)
    predictions.set(name, { ...prediction, ...(deviations.length > 0 && { deviations }) })
    noteUnsure(planned, prediction, options.unsure)
    entry.state = prediction.action === 'skip' ? 'skipped' : 'succeeded'
    countAtDownstreams(state, entry)
  }
  return predictions
}

/** What can be told before its work has all its values. */
async function deviationsOf({ work, executor }: PlannedTask, { executors }: PredictOptions) {
  const service = work.kind === 'function' ? work.service : undefined
  const name = service?.executor ?? executor
  if (name === null) return []
  return (await (await executors(name)).deviations?.(service?.spec.work ?? work)) ?? []
}

function noteUnsure(planned: PlannedTask, { action }: Prediction, unsure: Options['unsure']): void {
  const before = planned.upstreams.map((name) => unsure.get(name)).find((name) => name !== undefined)
  const found = action === 'run' && !mayBeKnown(planned) ? planned.name : before
  if (found !== undefined) unsure.set(planned.name, found)
}

async function predictTask(state: RunState, entry: TaskEntry, known: Known, options: Options): Promise<Prediction> {
  const { planned } = entry
  const { when, cache } = planned
  const barred = predictRule(entry, known)
  if (barred !== undefined) return barred
  const open = openReferences(planned, known)
  if (open.condition !== undefined) return { action: 'unknown', why: `runs if ${when}`, mayBeSkipped: true }
  if (open.list !== undefined) return predictOpenList(planned, open.list)
  const admission = admit(state, entry)
  if (admission.type === 'skip') return { action: 'skip', why: admission.reason }
  if (admission.type === 'fail') return { action: 'run', why: `it would fail: ${admission.reason}` }
  if (admission.type === 'expand') addInstances(state, entry, admission.items, new Map())
  const wanted = admission.type === 'expand' ? wantedInstances(state, entry) : [entry]
  const instances = admission.type === 'expand' ? { instances: admission.items.length } : {}
  if (entry.group?.names.length !== 0 && wanted.length === 0) {
    return { action: 'skip', why: `for none of its items ${when}`, ...instances }
  }
  if (cache === undefined) return { action: 'run', why: '', ...instances }
  const behind = predictBehind(state, planned, known, open, options)
  const sure = behind && predictWithoutLooking(state, entry, options)
  return { ...(sure ?? behind ?? (await lookAhead(state, entry, wanted, options))), ...instances }
}

/** What can be said of a task whose trigger rule may not let it run. */
function predictRule({ planned, upstreams }: TaskEntry, known: Known): Prediction | undefined {
  const hanging = planned.upstreams.filter((up) => known.get(up)?.mayBeSkipped)
  const succeeded = upstreams.succeeded - hanging.length
  const otherwise = { ...upstreams, succeeded, skipped: upstreams.skipped + hanging.length }
  const verdict = judge(planned.triggerRule, upstreams)
  if (judge(planned.triggerRule, otherwise) !== verdict) {
    return { action: 'unknown', why: `runs if ${hanging[0]} does`, mayBeSkipped: true }
  }
  if (verdict !== 'skipped') return undefined
  const skipped = planned.upstreams.find((up) => known.get(up)?.action === 'skip')
  return { action: 'skip', why: skipped === undefined ? 'no upstream fails' : `${skipped} is skipped` }
}

/** A mapped task whose items are not known yet. */
function predictOpenList({ when }: PlannedTask, list: string): Prediction {
  const why = `once for each of ${list}`
  // What the condition says of the run as a whole has been judged with the items known.
  return typeof when === 'string'
    ? { action: 'unknown', why: `${why}, if ${when}`, mayBeSkipped: true }
    : { action: 'run', why }
}

/** The instances whose condition holds; the others are skipped. */
function wantedInstances(state: RunState, { group }: TaskEntry): TaskEntry[] {
  const entries = (group?.names ?? []).map((name) => state.tasks.get(name) as TaskEntry)
  for (const instance of entries) {
    const { when } = instance.planned
    if (when !== undefined && admit(state, instance).type === 'skip') instance.state = 'skipped'
  }
  return entries.filter((instance) => instance.state !== 'skipped')
}

/** Whether a result can be in the cache, as far as that hangs on tasks that are yet to run. */
function predictBehind(
  state: RunState,
  { name, upstreams, cache }: PlannedTask,
  known: Known,
  open: OpenReferences,
  { unsure }: Options,
): Prediction | undefined {
  const saysFiles = cache !== undefined && cache.inputs.length > 0
  const works = [...(saysFiles ? upstreams : worksBefore(state, name))].filter(
    (up) => isOpen(known.get(up)) && state.tasks.get(up)?.planned.executor !== null,
  )
  const [first] = works
  const running = saysFiles ? undefined : upstreams.map((up) => unsure.get(up)).find((name) => name !== undefined)
  if (running !== undefined) return { action: 'run', why: `${running} runs before it` }
  if (first !== undefined) {
    const isKnown = saysFiles || mayBeKnown(state.tasks.get(first)?.planned)
    const condition = isKnown ? `${first} leaves what it left before` : `${first} does not run`
    return { action: 'unknown', why: `from the cache if ${condition}` }
  }
  if (open.work === undefined) return undefined
  return { action: 'unknown', why: `from the cache if ${open.work} is what it was before` }
}

/** A task that runs whatever those before it do. */
function predictWithoutLooking(
  state: RunState,
  { planned: { name }, group }: TaskEntry,
  { store, noCache }: Options,
): Prediction | undefined {
  if (isRefused(noCache, name)) return { action: 'run', why: '--no-cache' }
  if (group !== undefined || store.cached(resultsOf(state, name), '').latest !== undefined) return undefined
  return { action: 'run', why: 'it has not succeeded before' }
}

/** Looks a task's result up, or those of its instances; what is found counts as its outputs. */
async function lookAhead(
  state: RunState,
  entry: TaskEntry,
  wanted: readonly TaskEntry[],
  options: Options,
): Promise<Prediction> {
  const misses: string[] = []
  let run = ''
  for (const each of wanted) {
    const look = await lookUp(state, each, options)
    if ('hit' in look) {
      take(each, look)
      run = look.hit.run
    } else misses.push(look.because)
  }
  const because = misses[0] ?? ''
  if (entry.group === undefined) {
    return misses.length > 0 ? { action: 'run', why: because } : { action: 'cache', why: `as in ${run}` }
  }
  if (misses.length > 0) return { action: 'run', why: `${misses.length} of ${wanted.length}: ${because}` }
  entry.outputs = gatherOutputs(state, entry)
  return { action: 'cache', why: `all ${entry.planned.name}[...]` }
}

function take(entry: TaskEntry, { hit }: Extract<Look, { hit: unknown }>): void {
  entry.outputs = hit.outputs
  entry.cached = hit.attempt
  entry.left = hit.left
}

async function lookUp(
  state: RunState,
  { planned, instance }: TaskEntry,
  { store, executors, noCache, digester, ownFiles }: Options,
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
    digester,
    ownFiles,
    noCache,
  })
  return look ?? { because: '' }
}
