import { existsSync } from 'node:fs'
import { posix, relative, resolve, sep } from 'node:path'
import type { ImageDefinition } from '@liminal/core'
import { findRequirements, localReference, type RequirementsProblem, referencesOf } from '@liminal/core/requirements'

/** What an image installs, by paths relative to its source with forward slashes. */
export type Needs =
  | { readonly kind: 'none' }
  /** A requirements file, with all files and folders that it refers to. */
  | { readonly kind: 'pip'; readonly file: string; readonly locks: readonly string[] }
  /** A uv.lock, beside its pyproject.toml. */
  | { readonly kind: 'uv'; readonly folder: string; readonly locks: readonly string[] }
  /** The dependencies that a pyproject.toml declares. */
  | { readonly kind: 'project'; readonly dependencies: readonly string[] }

/** Finds what an image with a source installs: all of it has to be in the source, or in a registry. */
export function needsOf(image: ImageDefinition): Needs | RequirementsProblem {
  const found = findRequirements(image)
  if ('problem' in found || found.kind === 'none') return found
  const { source = '' } = image
  const path = pathIn(source, found.file)
  if (path === undefined) return { problem: `${found.file} lies outside of ${source}`, hint: inside }
  if (found.kind === 'uv') {
    const project = pathIn(source, found.project) ?? ''
    return { kind: 'uv', folder: posix.dirname(path), locks: [path, project] }
  }
  if (found.kind === 'pip') return pipNeeds(source, found.file, path)
  const local = found.dependencies.find((each) => localReference(each) !== undefined)
  if (local === undefined) return { kind: 'project', dependencies: found.dependencies }
  return { problem: `${found.file} needs ${local}, a package of this machine`, hint: inside }
}

const inside = 'move it into the folder of source:, and name it in a requirements file'

function pipNeeds(source: string, file: string, path: string): Needs | RequirementsProblem {
  const { files, packages, editables, links } = referencesOf(file, source)
  const locks: string[] = []
  for (const each of [...files, ...packages, ...editables, ...links]) {
    const lock = pathIn(source, each)
    if (lock === undefined) return { problem: `${file} refers to ${each}, outside of ${source}`, hint: inside }
    // What is not there is for pip to complain about.
    if (existsSync(each)) locks.push(lock)
  }
  return { kind: 'pip', file: path, locks: [...new Set(locks)].sort() }
}

/** A path relative to a folder, with forward slashes; undefined if it lies outside. */
function pathIn(folder: string, path: string): string | undefined {
  const found = relative(folder, path)
  return found.startsWith('..') || resolve(found) === found ? undefined : found.split(sep).join(posix.sep)
}
