import { parse } from 'smol-toml'
import { reasonOf } from '../errors/error.ts'
import { readRegularFile } from '../files/read-file.ts'
import type { Requirements, RequirementsProblem } from './find.ts'

/** What of a pyproject.toml is looked at. */
interface ProjectFile {
  readonly project?: { readonly dependencies?: unknown; readonly dynamic?: unknown }
  readonly tool?: {
    readonly poetry?: { readonly dependencies?: object }
    readonly uv?: { readonly sources?: object }
  }
}

/**
 * The dependencies below `[project]` of a pyproject.toml (PEP 621). One without that table is the settings of some tools,
 * unless it was `named` as what the code needs. What says them in another way is refused, rather than half installed.
 */
export function projectRequirements(file: string, named: boolean): Requirements | RequirementsProblem {
  let content: ProjectFile
  try {
    content = parse(readRegularFile(file).toString('utf8')) as ProjectFile
  } catch (error) {
    return { problem: `${file} cannot be read: ${reasonOf(error).split('\n')[0]}`, hint: below }
  }
  const { project, tool: { poetry, uv } = {} } = content
  const { dependencies = [], dynamic = [] } = project ?? {}
  if (!Array.isArray(dependencies) || !dependencies.every((each) => typeof each === 'string')) {
    return { problem: `the dependencies in ${file} are no list of texts`, hint: below }
  }
  if (Array.isArray(dynamic) && dynamic.includes('dependencies')) {
    return { problem: `${file} says that its dependencies are dynamic: nothing here can tell them`, hint: below }
  }
  const ofPoetry = Object.keys(poetry?.dependencies ?? {}).filter((name) => name !== 'python')
  if (dependencies.length === 0 && ofPoetry.length > 0) {
    return { problem: `${file} has its dependencies below [tool.poetry], which only Poetry reads`, hint: below }
  }
  const names = dependencies.map(nameOf)
  const elsewhere = Object.keys(uv?.sources ?? {}).find((name) => names.includes(nameOf(name)))
  if (elsewhere !== undefined) {
    const hint = 'lock it (uv lock), or write a requirements file and name it by requirements:'
    return { problem: `${file} has ${elsewhere} come from [tool.uv.sources], which only uv reads`, hint }
  }
  if (project === undefined) {
    return named ? { problem: `${file} has no [project]`, hint: below } : { kind: 'none' }
  }
  return { kind: 'project', file, dependencies }
}

const below = 'list them as dependencies of [project], or write a requirements file and name it by requirements:'

/** As packages are compared: https://packaging.python.org/en/latest/specifications/name-normalization/ */
function nameOf(requirement: string): string {
  return (/^[\w.-]+/.exec(requirement.trim())?.[0] ?? '').toLowerCase().replaceAll(/[-_.]+/g, '-')
}
