import { relative } from 'node:path'
import { checkSystem } from '../check/check-system.ts'
import type { JsonObject } from '../contract/json.ts'
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts'
import { positionOf, sourceOf } from '../diagnostics/place.ts'
import { findLayerFiles } from '../load/find.ts'
import { loadLayers } from '../load/layers.ts'
import { toJson } from '../load/node.ts'
import { parseLayer } from '../load/parse.ts'
import { planPipeline } from '../plan/plan.ts'
import type { PlannedTask } from '../plan/types.ts'
import { renderSystem } from '../system/render-system.ts'
import { resolveSystems } from '../system/system.ts'
import { folderWith } from './files.ts'
import { testRegistry } from './plugin.ts'

/** The problems as a test reads them: `line:column CODE message | suggestion`. */
export function shown(diagnostics: readonly Diagnostic[], folder = ''): string[] {
  return sortDiagnostics(diagnostics).map(({ place, code, message, suggestion }) => {
    const { line, column } = positionOf(place.source, place.start)
    const file = relative(folder, place.source.file)
    const where = file.endsWith('/liminal.yml') ? `${file}:` : ''
    return `${where}${line}:${column} ${code} ${message}${suggestion === undefined ? '' : ` | ${suggestion}`}`
  })
}

/** Parses one text. */
export function parsed(text: string) {
  const diagnostics: Diagnostic[] = []
  const root = parseLayer(sourceOf('liminal.yml', text), (diagnostic) => diagnostics.push(diagnostic))
  return { root, json: root && toJson(root), diagnostics, problems: shown(diagnostics) }
}

interface OpenOptions {
  readonly params?: JsonObject
  readonly env?: Readonly<Record<string, string>>
  readonly executor?: string
  readonly date?: Date
}

/** Takes a system, or a folder of them, all the way to plans, with the test plugin. */
export function opened(files: string | Readonly<Record<string, string>>, options: OpenOptions = {}) {
  const folder = folderWith(typeof files === 'string' ? { 'liminal.yml': files } : files)
  const { params = {}, env = {}, executor, date = new Date('2018-01-01T00:00:00Z') } = options
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic)
  const systems = resolveSystems(loadLayers(findLayerFiles(folder), report), report).systems.map((system) =>
    renderSystem(system, { params: [{ from: '--param', values: params }], env, date, missingParams: 'report' }, report),
  )
  const planOptions = { home: '/home', date, ...(executor !== undefined && { executor }) }
  const plans = systems.flatMap((system) => {
    const checked = checkSystem(system, testRegistry, report)
    return (checked?.pipelines ?? []).map((pipeline) => planPipeline(checked as never, pipeline, planOptions, report))
  })
  const tasks = plans[0]?.tasks ?? []
  return {
    folder,
    systems,
    plans,
    plan: plans[0],
    tasks: new Map(tasks.map((task): [string, PlannedTask] => [task.name, task])),
    diagnostics,
    problems: shown(diagnostics, folder),
  }
}
