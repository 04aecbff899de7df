import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { ImageDefinition } from '../contract/work.ts'
import { projectRequirements } from './project-file.ts'
import { foreignSource } from './uv-lock.ts'

/** What has to be installed for the code of an image, whatever it is installed by; paths are absolute. */
export type Requirements =
  | { readonly kind: 'none' }
  /** A requirements file. */
  | { readonly kind: 'pip'; readonly file: string }
  /** A uv.lock, and the pyproject.toml beside it. */
  | { readonly kind: 'uv'; readonly file: string; readonly project: string }
  /** The dependencies that a pyproject.toml declares. */
  | { readonly kind: 'project'; readonly file: string; readonly dependencies: readonly string[] }

/** Why the requirements cannot be used. */
export interface RequirementsProblem {
  readonly problem: string
  readonly hint: string
}

/** The file that `requirements:` names; without it, the first of these that the source has. */
const usual = ['uv.lock', 'requirements.txt', 'pyproject.toml']

/** Finds what the code of an image needs: the same for every builder and executor. */
export function findRequirements({ source, requirements }: ImageDefinition): Requirements | RequirementsProblem {
  if (source === undefined) return { kind: 'none' }
  const named = typeof requirements === 'string' ? requirements : undefined
  const found = named ?? usual.find((name) => existsSync(join(source, name)))
  if (found === undefined) return { kind: 'none' }
  const file = resolve(source, found)
  if (!isFile(file)) return { problem: `there is no file ${file}`, hint: 'it is looked for in the folder of source:' }
  if (basename(file) === 'uv.lock') return uvRequirements(file)
  if (basename(file) !== 'pyproject.toml') return { kind: 'pip', file }
  return projectRequirements(file, named !== undefined)
}

function uvRequirements(file: string): Requirements | RequirementsProblem {
  const project = join(dirname(file), 'pyproject.toml')
  if (!isFile(project)) {
    return { problem: `${file} has no pyproject.toml beside it`, hint: 'add the one that uv has locked' }
  }
  const foreign = foreignSource(file)
  if (foreign === undefined) return { kind: 'uv', file, project }
  const hint = 'name a requirements file by requirements: instead, which may refer to packages in the folder of source:'
  return {
    problem: `${file} needs the package ${foreign} of this machine: only packages of registries can be used`,
    hint,
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
