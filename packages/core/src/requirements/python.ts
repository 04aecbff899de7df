import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { satisfies, validRange } from '@renovatebot/pep440'
import { parse } from 'smol-toml'
import type { ImageDefinition } from '../contract/work.ts'
import { readProjectFile } from '../files/read-project-file.ts'
import { findRequirements, type RequirementsProblem } from './find.ts'

/** Which Python an image asks for, if it asks for any. */
export interface AskedPython {
  /** Its `python_version`: `3.11` for any of these, or `3.11.4`. */
  readonly version?: string
  /** The `requires-python` of its project: `>=3.10,<3.13`. */
  readonly range?: string
}

/** Finds it: `python_version`, and what the pyproject.toml of its code requires, or else the uv.lock beside that. */
export function askedPython(image: ImageDefinition): AskedPython | RequirementsProblem {
  const version = image.python_version
  const required = requiredIn(image)
  if (required === undefined) return version === undefined ? {} : { version }
  const { range, file } = required
  if (!validRange(range)) {
    return { problem: `requires-python of ${file} is no range of versions: ${range}`, hint: "write it as '>=3.10'" }
  }
  if (version === undefined) return { range }
  if (mayFit(version, range)) return { version, range }
  const problem = `python_version is ${version}, and ${file} requires Python ${range}`
  return { problem, hint: 'change one of the two' }
}

/** Whether a version, for instance `3.11.7`, is in a range. Pure. Rules: https://peps.python.org/pep-0440/#version-specifiers */
export function isInRange(version: string, range: string): boolean {
  return satisfies(version, range)
}

/** Whether some Python of a version, which may leave parts open, is in a range. Pure. */
export function mayFit(version: string, range: string): boolean {
  const open = 3 - version.split('.').length
  if (open === 0) return isInRange(version, range)
  return Array.from({ length: partsTried }, (_, part) => part).some((part) => mayFit(`${version}.${part}`, range))
}

/** More than any Python has had. */
const partsTried = 60

/** Files that say which Python they need. */
const declares = ['pyproject.toml', 'uv.lock']

function requiredIn(image: ImageDefinition): { readonly range: string; readonly file: string } | undefined {
  const { source } = image
  if (source === undefined) return undefined
  // Most have neither, and need not be looked into.
  if (image.requirements === undefined && !declares.some((name) => existsSync(join(source, name)))) return undefined
  const found = findRequirements(image)
  if ('problem' in found) return undefined
  const folder = found.kind === 'uv' || found.kind === 'project' ? dirname(found.file) : source
  const project = join(folder, 'pyproject.toml')
  const ofProject = rangeInProject(project)
  if (ofProject !== undefined) return { range: ofProject, file: project }
  const lock = join(folder, 'uv.lock')
  const [, ofLock] = /^requires-python = "([^"]*)"/m.exec(textOf(lock)) ?? []
  return ofLock === undefined ? undefined : { range: ofLock, file: lock }
}

/** One that cannot be read is told of where its dependencies are needed. */
function rangeInProject(file: string): string | undefined {
  try {
    const { project, tool } = parse(textOf(file)) as PythonOfProject
    const range = project?.['requires-python'] ?? poetryRange(tool?.poetry?.dependencies?.python)
    return typeof range === 'string' ? range : undefined
  } catch {
    return undefined
  }
}

/** Where a pyproject.toml says which Python it needs. */
interface PythonOfProject {
  readonly project?: { readonly 'requires-python'?: unknown }
  readonly tool?: { readonly poetry?: { readonly dependencies?: { readonly python?: unknown } } }
}

/**
 * What Poetry's `python = "^3.12"` means in the words of PEP 440; undefined if it takes any.
 * Rules: https://python-poetry.org/docs/dependency-specification/
 */
function poetryRange(constraint: unknown): string | undefined {
  if (typeof constraint !== 'string' || constraint.trim() === '*') return undefined
  return constraint
    .split(/\s*,\s*|(?<=[\d*])\s+(?=[<>=!^~])/)
    .map((each) => {
      const [, sign = '', version = ''] = /^(\^|~(?!=))?\s*([\d.]+)$/.exec(each.trim()) ?? []
      const [major = '', minor] = version.split('.')
      if (sign === '^') return `>=${version},<${Number(major) + 1}`
      if (sign === '~')
        return `>=${version},<${minor === undefined ? Number(major) + 1 : `${major}.${Number(minor) + 1}`}`
      return /^\d/.test(each.trim()) ? `==${each.trim()}` : each.trim()
    })
    .join(',')
}

function textOf(file: string): string {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readProjectFile(file) : ''
}
