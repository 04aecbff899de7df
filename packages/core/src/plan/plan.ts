import { hash } from 'node:crypto'
import type { CheckedExecutor, CheckedPipeline, CheckedSystem, CheckedTask } from '../check/checked.ts'
import { topologicalOrder } from '../check/graph.ts'
import { type Diagnostic, hasErrors, type Report } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/suggest.ts'
import { LiminalError } from '../errors/error.ts'
import { imageOrigins } from '../image/planned.ts'
import { momentOf } from '../jinja/moment.ts'
import { hostingExecutors } from '../service/hosts.ts'
import { secretVariablesOf } from '../system/secret-variables.ts'
import { type Assignment, assignExecutor, checkExecutorConfig } from './executor.ts'
import { plannedTask } from './task.ts'
import type { Plan, PluginOrigin } from './types.ts'
import { warnOfUndeclared } from './undeclared.ts'
import { knownMounts, reportUnmounted } from './unmounted.ts'
import { compileTask } from './work.ts'

/** How a pipeline is to be run. */
export interface PlanOptions {
  /** Liminal's own folder on this machine: volumes without a local folder are kept there. */
  readonly home: string
  /** What Airflow's macros speak of. */
  readonly date: Date
  /** Takes every task that it can do. */
  readonly executor?: string
  /** Whether the first task that fails ends the others, whatever the pipeline says. */
  readonly failFast?: boolean
  /** The absolute path of the project. */
  readonly project?: string
}

/**
 * Makes a pipeline ready to run: the graph of its tasks with work, executor and policies. Undefined, with
 * diagnostics, if a task cannot be compiled or no executor can do it.
 *
 * @throws E_EXECUTOR_UNKNOWN if `options.executor` is not one of the system's
 */
export function planPipeline(
  system: CheckedSystem,
  pipeline: CheckedPipeline,
  options: PlanOptions,
  report: Report,
): Plan | undefined {
  requireExecutor(system, options.executor)
  const found: Diagnostic[] = []
  const note: Report = (diagnostic) => {
    found.push(diagnostic)
    report(diagnostic)
  }
  const assigned = new Map<string, { task: CheckedTask; assignment: Assignment }>()
  const mounts = knownMounts(pipeline.tasks)
  for (const task of pipeline.tasks) {
    const forms = compileTask(task, system, { home: options.home, preferred: options.executor }, note)
    const assignment = assignExecutor(task, forms, system, options.executor, note)
    if (assignment === undefined) continue
    assigned.set(task.keys.task, { task, assignment })
    reportUnmounted({ node: task.node, kind: 'task' }, assignment.work, mounts, note)
  }
  const used = new Set(
    [...assigned.values()].map(({ assignment }) => executorUsed(assignment)).filter((name) => name !== null),
  )
  for (const name of used) checkExecutorConfig(name, system, note)
  if (hasErrors(found)) return undefined
  const hosts = otherHosts([...assigned.values()], used, system)
  const order = topologicalOrder(
    [...assigned.keys()],
    new Map(pipeline.tasks.map((task) => [task.keys.task, task.upstreams])),
  )
  const tasks = order.map((name) => assigned.get(name)).filter((each) => each !== undefined)
  return withHash({
    version: 1,
    system: system.name,
    pipeline: pipeline.name,
    folder: system.folder,
    ...(options.project !== undefined && { project: options.project }),
    params: pipeline.params,
    moment: momentOf(options.date, pipeline.schedule),
    executors: Object.fromEntries([...used].map((name) => [name, executorOf(name, system)])),
    ...(hosts.length > 0 && { hosts: Object.fromEntries(hosts.map((name) => [name, executorOf(name, system)])) }),
    plugins: pluginsOf(tasks, new Set([...used, ...hosts]), system),
    ...(pipeline.timeoutSeconds !== undefined && { timeoutSeconds: pipeline.timeoutSeconds }),
    ...(pipeline.maxParallel !== undefined && { maxParallel: pipeline.maxParallel }),
    ...((options.failFast ?? pipeline.failFast) && { failFast: true as const }),
    ...(Object.keys(pipeline.hooks).length > 0 && { hooks: pipeline.hooks }),
    ...(pipeline.lateSeconds !== undefined && { lateSeconds: pipeline.lateSeconds }),
    ...poolsOf(tasks, system),
    ...secretsOf(system),
    tasks: tasks.map(({ task, assignment }) => {
      const planned = plannedTask(task, assignment, pipeline)
      warnOfUndeclared(task, planned, note)
      return planned
    }),
  })
}

/** @throws E_EXECUTOR_UNKNOWN if a system has no executor of that name */
export function requireExecutor(system: CheckedSystem, name: string | undefined): void {
  if (name === undefined || system.executors.has(name)) return
  const known = [...system.executors.keys()]
  const suggestion = nearest(name, known)
  throw new LiminalError('E_EXECUTOR_UNKNOWN', { name, known, ...(suggestion !== undefined && { suggestion }) })
}

/** The one that does the work, or that hosts the service which the work deploys. */
function executorUsed({ executor, work }: Assignment): string | null {
  return work.kind === 'function' ? (work.service?.executor ?? null) : executor
}

/** Where a service may run that a task deploys elsewhere; none where no task deploys one. */
function otherHosts(
  tasks: readonly { readonly assignment: Assignment }[],
  used: ReadonlySet<string>,
  { executors, registry }: CheckedSystem,
): readonly string[] {
  const deploys = tasks.some(({ assignment: { work } }) => work.kind === 'function' && work.service !== undefined)
  return deploys ? hostingExecutors(executors, registry).filter((name) => !used.has(name)) : []
}

function executorOf(name: string, system: CheckedSystem) {
  const { type, config, maxParallel } = system.executors.get(name) as CheckedExecutor
  return { type, config, ...(maxParallel !== undefined && { maxParallel }) }
}

/** Those that tasks of the plan hold. */
function poolsOf(tasks: readonly { readonly task: CheckedTask }[], { pools }: CheckedSystem): Pick<Plan, 'pools'> {
  const used = tasks.flatMap(({ task }) => task.keys.pool ?? [])
  if (used.length === 0) return {}
  return { pools: Object.fromEntries([...pools].filter(([name]) => used.includes(name))) }
}

function secretsOf({ root }: CheckedSystem): Pick<Plan, 'secretVariables'> {
  const variables = secretVariablesOf(root)
  return variables.size === 0 ? {} : { secretVariables: [...variables].sort() }
}

function pluginsOf(
  tasks: readonly { task: CheckedTask; assignment: Assignment }[],
  executors: ReadonlySet<string>,
  { registry, executors: declared }: CheckedSystem,
): PluginOrigin[] {
  const origins = [
    ...tasks.map(({ task }) => registry.tasks.get(task.type.name)?.origin),
    ...tasks.map(({ assignment: { work } }) =>
      work.kind === 'function' ? registry.functions.get(work.function)?.origin : undefined,
    ),
    ...[...executors].map((name) => registry.executors.get(declared.get(name)?.type ?? '')?.origin),
    ...imageOrigins(
      tasks.map(({ assignment }) => ({
        work: assignment.work,
        type: declared.get(executorUsed(assignment) ?? '')?.type,
      })),
      registry,
    ),
  ]
  return [...new Map(origins.filter((each) => each !== undefined).map((each) => [each.module, each])).values()]
}

function withHash(plan: Omit<Plan, 'hash'>): Plan {
  const { version, ...rest } = plan
  return { version, hash: hashOfPlan(plan), ...rest }
}

/** The hash of everything in a plan but its hash. */
export function hashOfPlan(plan: Omit<Plan, 'hash'> & { readonly hash?: string }): string {
  const { hash: _, ...rest } = plan
  return hash('sha256', JSON.stringify(rest), 'hex')
}
