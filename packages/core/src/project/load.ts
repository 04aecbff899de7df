import { resolve } from 'node:path'
import type { JsonObject } from '../contract/json.ts'
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts'
import { findLayerFiles } from '../load/find.ts'
import { type Layer, loadLayers } from '../load/layers.ts'
import { type MapNode, mapToJson } from '../load/node.ts'
import { withSayable } from '../load/unsayable.ts'
import type { RenderInputs } from '../system/render-inputs.ts'
import { renderSystem } from '../system/render-system.ts'
import { nodeOfSystem, resolveSystems, type System } from '../system/system.ts'

/** The systems below a folder with all that they inherit, neither rendered nor checked: no plugin is needed. */
export interface LoadedProject {
  readonly diagnostics: readonly Diagnostic[]
  readonly layers: readonly Layer[]
  readonly systems: readonly System[]
  /** Supers that no system here inherits from. */
  readonly unused: readonly System[]
}

/**
 * Reads the files below a path and resolves what they inherit.
 *
 * @throws E_PATH_MISSING, E_FILE_UNREADABLE, E_LAYERS_NONE
 */
export function loadProject(path: string): LoadedProject {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic)
  const broken = new Set<string>()
  const layers = loadLayers(findLayerFiles(resolve(path)), report, broken)
  const { systems, unused } = resolveSystems(layers, report, broken)
  return { diagnostics: sortDiagnostics(diagnostics), layers, systems, unused }
}

/** A system as a user would have written it without inheritance, under the YAML's own keys, placeholders untouched. */
export function configOf(system: System): JsonObject {
  return mapToJson(withSayable(nodeOfSystem(system)) as MapNode)
}

/** The same with its placeholders filled in; those that name nothing stay, with a warning. */
export function renderedConfigOf(system: System, env: RenderInputs['env']) {
  const diagnostics: Diagnostic[] = []
  const rendered = renderSystem(system, { env, missingParams: 'leave', whole: true }, (diagnostic) => {
    diagnostics.push({ ...diagnostic, severity: 'warning' })
  })
  return { config: configOf(rendered), diagnostics: sortDiagnostics(diagnostics) }
}

/** The names of a system's pipelines, placeholders in them filled in. */
export function pipelineNames(system: System, env: RenderInputs['env']): string[] {
  const names = system.pipelines.map(({ name }) => name)
  if (!names.some((name) => name?.includes('{{'))) return names.filter((name) => name !== undefined)
  const { pipelines } = renderSystem(system, { env, missingParams: 'sample' }, () => undefined)
  return pipelines.map(({ name }) => name).filter((name) => name !== undefined)
}
