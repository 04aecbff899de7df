import { dirname, resolve } from 'node:path'
import { checkSystem } from '../check/check-system.ts'
import type { CheckedSystem } from '../check/checked.ts'
import type { JsonObject } from '../contract/json.ts'
import { type Diagnostic, hasErrors, sortDiagnostics } from '../diagnostics/diagnostic.ts'
import { findLayerFiles } from '../load/find.ts'
import { loadLayers } from '../load/layers.ts'
import { itemsAt } from '../load/node.ts'
import { planPipeline } from '../plan/plan.ts'
import type { Plan } from '../plan/types.ts'
import { discoverPlugins, type NamedPlugin } from '../registry/discover.ts'
import { loadRegistry } from '../registry/load.ts'
import type { Registry } from '../registry/registry.ts'
import { renderSystem } from '../system/render-system.ts'
import { resolveSystems, type System } from '../system/system.ts'

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
}

/** How a project is opened. */
export interface ProjectOptions {
  /** Liminal's own folder on this machine. */
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly params?: JsonObject
  /** The executor that takes every task which it can do. */
  readonly executor?: string
}

/**
 * Goes all the way from the text below a path to plans. What is wrong with the text is in the diagnostics.
 *
 * @throws E_PATH_MISSING, E_FILE_UNREADABLE, E_LAYERS_NONE, E_PLUGIN_*, E_EXECUTOR_UNKNOWN
 */
export async function openProject(path: string, options: ProjectOptions): Promise<Project> {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic)
  const systems = resolveSystems(loadLayers(findLayerFiles(resolve(path)), report), report)
  const opened = await Promise.all(systems.map((system) => openSystem(system, options)))
  return { diagnostics: sortDiagnostics(diagnostics), systems: opened }
}

async function openSystem(system: System, options: ProjectOptions): Promise<ProjectSystem> {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic)
  const registry = await loadRegistry(discoverPlugins(system.folder, namedPlugins(system)))
  const rendered = renderSystem(system, { params: options.params ?? {}, env: options.env }, report)
  const checked = checkSystem(rendered, registry, report)
  const plans = checked === undefined || hasErrors(diagnostics) ? [] : plansOf(checked, options, report)
  return {
    name: system.name,
    file: system.file,
    registry,
    pipelines: rendered.pipelines.map((pipeline) => pipeline.name).filter((name) => name !== undefined),
    plans,
    diagnostics: sortDiagnostics(diagnostics),
  }
}

function plansOf(checked: CheckedSystem, options: ProjectOptions, report: (diagnostic: Diagnostic) => void): Plan[] {
  const { home, params = {}, executor } = options
  const planOptions = { home, params, ...(executor !== undefined && { executor }) }
  return checked.pipelines
    .map((pipeline) => planPipeline(checked, pipeline, planOptions, report))
    .filter((plan) => plan !== undefined)
}

function namedPlugins(system: System): NamedPlugin[] {
  return itemsAt(system.root, 'plugins').flatMap((node) =>
    node.kind === 'scalar' && typeof node.value === 'string'
      ? [{ name: node.value, folder: dirname(node.place.source.file) }]
      : [],
  )
}
