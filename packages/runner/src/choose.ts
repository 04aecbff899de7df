import { resolve } from 'node:path'
import {
  type Diagnostic,
  hasErrors,
  LiminalError,
  loadProject,
  nearest,
  openSystem,
  type Plan,
  type ProjectOptions,
  pipelineNames,
  type Registry,
  type System,
  undeclaredParams,
} from '@liminal/core'

/** What a command was told to run. */
export interface Choice {
  readonly path: string
  /** A pipeline's name, or `SYSTEM.PIPELINE` where two systems have one of that name. */
  readonly pipeline: string | undefined
}

/** The plan of the chosen pipeline, or why there is none. */
export interface Chosen {
  readonly plan: Plan | undefined
  readonly registry: Registry | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Opens the project and picks one pipeline: the one named, or the only one.
 *
 * @throws E_PIPELINE_NONE, E_PIPELINE_AMBIGUOUS, E_PIPELINE_UNKNOWN, and all that `openSystem` throws
 */
export async function choosePlan({ path, pipeline }: Choice, options: ProjectOptions): Promise<Chosen> {
  const project = loadProject(path)
  if (hasErrors(project.diagnostics)) return { plan: undefined, registry: undefined, diagnostics: project.diagnostics }
  const candidates = pipelinesOf(project.systems, options.env)
  const { system, name } = pipeline === undefined ? onlyOne(candidates, path) : byName(candidates, pipeline)
  const opened = await openSystem(system, { ...options, project: resolve(path) }, name)
  const stray = undeclaredParams(options.env, system, name, project.systems)
  const diagnostics = [...project.diagnostics, ...opened.diagnostics, ...stray]
  const plan = hasErrors(diagnostics) ? undefined : opened.plans.find((each) => each.pipeline === name)
  return { plan, registry: opened.registry, diagnostics }
}

interface Candidate {
  readonly system: System
  readonly name: string
  /** The shortest way to name it. */
  readonly id: string
}

function pipelinesOf(systems: readonly System[], env: ProjectOptions['env']): Candidate[] {
  const all = systems.flatMap((system) => [...new Set(pipelineNames(system, env))].map((name) => ({ system, name })))
  const taken = new Map<string, number>()
  for (const { name } of all) taken.set(name, (taken.get(name) ?? 0) + 1)
  return all.map((each) => ({
    ...each,
    id: taken.get(each.name) === 1 ? each.name : `${each.system.name}.${each.name}`,
  }))
}

function onlyOne(candidates: readonly Candidate[], path: string): Candidate {
  const [only, ...others] = candidates
  if (only === undefined) throw new LiminalError('E_PIPELINE_NONE', { path })
  if (others.length > 0) throw new LiminalError('E_PIPELINE_AMBIGUOUS', { known: candidates.map(({ id }) => id) })
  return only
}

function byName(candidates: readonly Candidate[], written: string): Candidate {
  const found = candidates.find(({ id, name, system }) => id === written || `${system.name}.${name}` === written)
  if (found !== undefined) return found
  const known = candidates.map(({ id }) => id)
  const suggestion = nearest(written, known)
  throw new LiminalError('E_PIPELINE_UNKNOWN', { name: written, known, ...(suggestion && { suggestion }) })
}
