import { resolve } from 'node:path'
import { checkSystem } from '../check/check-system.ts'
import type { CheckedSystem } from '../check/checked.ts'
import { checkPortsOf } from '../check/ports.ts'
import type { Json, JsonObject } from '../contract/json.ts'
import type { PlannedService } from '../contract/plugin.ts'
import type { ServiceSpec } from '../contract/service.ts'
import type { ImageDefinition } from '../contract/work.ts'
import {
  type Diagnostic,
  type DiagnosticCode,
  hasErrors,
  type Report,
  sortDiagnostics,
  withoutUnread,
} from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/suggest.ts'
import { LiminalError } from '../errors/error.ts'
import { declaredParams, type ParamSource } from '../params/params.ts'
import { checkExecutorConfig } from '../plan/executor.ts'
import { planPipeline, requireExecutor } from '../plan/plan.ts'
import { plannedService } from '../plan/service.ts'
import type { Plan } from '../plan/types.ts'
import { knownMounts, reportUnmounted } from '../plan/unmounted.ts'
import { discoverPlugins } from '../registry/discover.ts'
import { loadRegistry } from '../registry/load.ts'
import type { Registry } from '../registry/registry.ts'
import { unescapeTemplate } from '../system/escapes.ts'
import { mapTexts } from '../system/placeholders.ts'
import { type RenderedSystem, renderSystem } from '../system/render-system.ts'
import { secretVariablesOf } from '../system/secret-variables.ts'
import { type System, withPipeline } from '../system/system.ts'
import { checkCode } from './check-code.ts'
import { loadProject } from './load.ts'
import { pluginsNamedIn } from './plugins.ts'

/** All systems below a folder, checked and planned. */
export interface Project {
  /** Problems of files, from before there were systems. */
  readonly diagnostics: readonly Diagnostic[]
  readonly systems: readonly ProjectSystem[]
}

/** A system with its plugins, its problems, and, where it has none, its plans. */
export interface ProjectSystem {
  readonly name: string
  readonly file: string
  readonly registry: Registry
  readonly diagnostics: readonly Diagnostic[]
  /** The names of all pipelines, in the order of the file. */
  readonly pipelines: readonly string[]
  readonly plans: readonly Plan[]
  /** The entries of `images:`, and those that services describe themselves, where the system has no errors. */
  readonly images: readonly ImageDefinition[]
  /** The entries of `services:`, where the system has no errors. */
  readonly services: readonly PlannedService[]
  /** The executors of the system, of any type. */
  readonly executors: Readonly<Record<string, { readonly type: string; readonly config: JsonObject }>>
  /** Environment variables that hold secrets of the system. */
  readonly secretVariables: readonly string[]
}

/** How a project is opened. */
export interface ProjectOptions {
  /** Liminal's own folder on this machine. */
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The date of the run, by default now. */
  readonly date?: Date
  /** Values for params, besides those of the environment. */
  readonly params?: readonly ParamSource[]
  /** The executor that takes every task which it can do. */
  readonly executor?: string
  /** Whether pipelines are planned, for which their executors have to be installed; by default they are. */
  readonly plans?: boolean
  /** Whether the first task that fails ends the others, whatever the pipeline says. */
  readonly failFast?: boolean
  /** The absolute path that was opened, for later processes to open again. */
  readonly project?: string
}

/**
 * Goes all the way from the text below a path to plans, of every pipeline: params without a value are stood in for. What
 * is wrong with the text is in the diagnostics.
 *
 * @throws E_PATH_MISSING, E_FILE_UNREADABLE, E_LAYERS_NONE, E_PLUGIN_*, E_EXECUTOR_UNKNOWN
 */
export async function openProject(path: string, options: ProjectOptions): Promise<Project> {
  const { diagnostics, systems, unused } = loadProject(path)
  const found = [...diagnostics, ...(await Promise.all(unused.map((system) => checkUnused(system, options)))).flat()]
  const opened = await Promise.all(systems.map((system) => openChecked(system, options)))
  const checked = opened.map((each) => each.checked).filter((each) => each !== undefined)
  checkPortsOf(checked, (diagnostic) => void found.push(diagnostic))
  return { diagnostics: sortDiagnostics(found), systems: opened.map(({ system }) => system) }
}

/** What its systems may still bring. */
const open = new Set<DiagnosticCode>([
  'E_KEY_MISSING',
  'E_PLACEHOLDER_UNKNOWN',
  'E_PLACEHOLDER_INVALID',
  'E_VARIABLES_UNKNOWN',
  'E_OUTPUT_UNKNOWN',
  'E_UPSTREAM_UNKNOWN',
  'E_EXECUTOR_UNDECLARED',
  'E_VOLUME_UNDECLARED',
  'E_POOL_UNDECLARED',
  'E_SECRET_UNDECLARED',
])

/** Checks a super that no system here inherits from, with an empty pipeline between its tasks. */
async function checkUnused(system: System, options: ProjectOptions): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await openSystem(withPipeline(system), options)
  return diagnostics.filter(({ code }) => !open.has(code))
}

/**
 * Takes a system all the way to plans: of the pipeline that is to run, or of all.
 *
 * @throws E_PLUGIN_*, E_EXECUTOR_UNKNOWN, E_PARAM_UNKNOWN
 */
export async function openSystem(system: System, options: ProjectOptions, pipeline?: string): Promise<ProjectSystem> {
  return (await openChecked(system, options, pipeline)).system
}

async function openChecked(
  system: System,
  options: ProjectOptions,
  pipeline?: string,
): Promise<{ readonly system: ProjectSystem; readonly checked: CheckedSystem | undefined }> {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic)
  const registry = await loadRegistry(discoverPlugins(resolve(system.folder), pluginsNamedIn(system.root)))
  const date = options.date ?? new Date()
  const rendered = renderSystem(
    system,
    {
      env: options.env,
      date,
      params: options.params ?? [],
      missingParams: pipeline === undefined ? 'sample' : 'report',
      ...(pipeline !== undefined && { pipeline }),
    },
    report,
  )
  if (pipeline !== undefined) requireParams(rendered, pipeline, options.params ?? [])
  const checked = checkSystem(rendered, registry, report)
  const found = () => withoutUnread(sortDiagnostics(diagnostics))
  const usable = checked !== undefined && !hasErrors(found())
  const plans = usable && options.plans !== false ? plansOf(checked, { ...options, date }, pipeline, report) : []
  if (checked !== undefined) await checkCode(checked, plans, report)
  const opened = {
    name: system.name,
    file: system.file,
    registry,
    pipelines: rendered.pipelines.map(({ name }) => name).filter((name) => name !== undefined),
    plans,
    images: usable ? [...checked.images.values()].map(plainOf) : [],
    services: usable ? servicesOf(checked, options, report) : [],
    executors: Object.fromEntries(usable ? checked.executors : []),
    secretVariables: [...secretVariablesOf(system.root)].sort(),
  }
  return { system: { ...opened, diagnostics: found() }, checked }
}

function servicesOf(
  checked: CheckedSystem,
  { home, executor: preferred }: ProjectOptions,
  report: Report,
): PlannedService[] {
  if (checked.services.size > 0) requireExecutor(checked, preferred)
  const known = knownMounts([...checked.services.values()])
  const services = [...checked.services.values()].flatMap(({ name, node }) => {
    const service = plannedService(name, checked, { home, preferred })
    if (service === undefined) return []
    reportUnmounted({ node, kind: 'service' }, service.spec.work, known, report)
    return [service]
  })
  for (const executor of new Set(services.map((service) => service.executor))) {
    checkExecutorConfig(executor, checked, report)
  }
  return services.map(({ spec, executor }) => ({ spec: plainOf(spec), executor }))
}

/** A service or image whose texts are no templates: there is no run that could fill them in. */
function plainOf<T extends ServiceSpec | ImageDefinition>(described: T): T {
  return mapTexts(described as unknown as Json, unescapeTemplate) as unknown as T
}

function plansOf(
  checked: CheckedSystem,
  { home, date, executor, failFast, project }: ProjectOptions & { readonly date: Date },
  pipeline: string | undefined,
  report: Report,
): Plan[] {
  const planOptions = {
    home,
    date,
    ...(executor !== undefined && { executor }),
    ...(failFast !== undefined && { failFast }),
    ...(project !== undefined && { project }),
  }
  return checked.pipelines
    .filter(({ name }) => pipeline === undefined || name === pipeline)
    .map((each) => planPipeline(checked, each, planOptions, report))
    .filter((plan) => plan !== undefined)
}

/** A param that the pipeline does not declare was misspelt. */
function requireParams({ pipelines }: RenderedSystem, name: string, sources: readonly ParamSource[]): void {
  const pipeline = pipelines.find((each) => each.name === name)
  const known = pipeline === undefined ? [] : declaredParams(pipeline.node)
  for (const { from, values, lenient } of sources) {
    const param = Object.keys(values as JsonObject).find((each) => !known.includes(each))
    if (param === undefined || lenient) continue
    const suggestion = nearest(param, known)
    throw new LiminalError('E_PARAM_UNKNOWN', {
      param,
      from,
      pipeline: name,
      known,
      ...(suggestion !== undefined && { suggestion }),
    })
  }
}
