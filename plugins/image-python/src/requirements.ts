import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path'
import { type ImageDefinition, localReference, reasonOf } from '@liminal/core'
import { parse } from 'smol-toml'

/** What has to be installed for the code of an image, by paths relative to its source with forward slashes. */
export type Requirements =
  | { readonly kind: 'none' }
  /** A requirements file, with all files and folders that it refers to. */
  | { readonly kind: 'pip'; readonly file: string; readonly locks: readonly string[] }
  /** A uv.lock, beside its pyproject.toml. */
  | { readonly kind: 'uv'; readonly folder: string; readonly locks: readonly string[] }
  /** The dependencies that a pyproject.toml declares. */
  | { readonly kind: 'project'; readonly dependencies: readonly string[] }

/** Why the requirements cannot be used. */
export interface Problem {
  readonly problem: string
  readonly hint: string
}

/** The file that `requirements:` names; without it, the first of these that the source has. */
const usual = ['uv.lock', 'requirements.txt', 'pyproject.toml']

/** Finds what an image with a source needs. */
export function findRequirements({ source = '', requirements }: ImageDefinition): Requirements | Problem {
  const named = typeof requirements === 'string' ? requirements : undefined
  const found = named ?? usual.find((name) => existsSync(join(source, name)))
  if (found === undefined) return { kind: 'none' }
  const file = resolve(source, found)
  const path = pathIn(source, file)
  const hint = 'it is looked for in the folder of source:'
  if (path === undefined) return { problem: `${found} lies outside of ${source}`, hint }
  if (!isFile(file)) return { problem: `there is no file ${file}`, hint }
  if (basename(file) === 'uv.lock') return uvRequirements(source, file)
  return basename(file) === 'pyproject.toml' ? projectRequirements(file) : pipRequirements(source, file)
}

function uvRequirements(source: string, file: string): Requirements | Problem {
  const project = join(dirname(file), 'pyproject.toml')
  if (!isFile(project))
    return { problem: 'uv.lock has no pyproject.toml beside it', hint: 'add the one that uv locked' }
  const folder = pathIn(source, dirname(file)) ?? ''
  return { kind: 'uv', folder, locks: [file, project].map((each) => pathIn(source, each) ?? '') }
}

function projectRequirements(file: string): Requirements | Problem {
  const hint = 'dependencies stand below [project], as PEP 621 says'
  try {
    const { project } = parse(readFileSync(file, 'utf8')) as { readonly project?: { readonly dependencies?: unknown } }
    const { dependencies = [] } = project ?? {}
    if (!Array.isArray(dependencies) || !dependencies.every((each) => typeof each === 'string')) {
      return { problem: `the dependencies in ${file} are no list of texts`, hint }
    }
    return { kind: 'project', dependencies }
  } catch (error) {
    return { problem: `${file} cannot be read: ${reasonOf(error).split('\n')[0]}`, hint }
  }
}

function pipRequirements(source: string, file: string): Requirements | Problem {
  const locks = new Set<string>()
  const outside = addReferences(source, file, locks)
  if (outside !== undefined) {
    const hint = 'move it into the folder of source:'
    return { problem: `${file} refers to ${outside}, outside of ${source}`, hint }
  }
  return { kind: 'pip', file: pathIn(source, file) ?? '', locks: [...locks].sort() }
}

/** Adds a requirements file and all that it refers to; gives the first reference that leads out of the source. */
function addReferences(source: string, file: string, locks: Set<string>): string | undefined {
  const path = pathIn(source, file)
  if (path === undefined) return file
  if (locks.has(path)) return undefined
  locks.add(path)
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const reference = localReference(line)
    if (reference === undefined) continue
    const target = resolve(dirname(file), 'file' in reference ? reference.file : reference.local)
    const inside = pathIn(source, target)
    if (inside === undefined) return target
    const outside = 'file' in reference && isFile(target) ? addReferences(source, target, locks) : undefined
    if (outside !== undefined) return outside
    // What is not there is for pip to complain about.
    if (existsSync(target)) locks.add(inside)
  }
  return undefined
}

/** A path relative to a folder, with forward slashes; undefined if it lies outside. */
function pathIn(folder: string, path: string): string | undefined {
  const inside = relative(folder, path)
  return inside.startsWith('..') || resolve(inside) === inside ? undefined : inside.split(sep).join(posix.sep)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
