import { createHash, type Hash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { localReference, type Requirements, readProjectFile, referencesOf } from '@liminal/core/requirements'

/** What is installed into an environment. */
export interface Needs {
  readonly requirements: Requirements
  /** An absolute requirements file that is installed besides: that of a server. */
  readonly besides?: string
  /** The absolute pip.conf that says where packages come from. */
  readonly pipConf?: string
}

/** Whether there is nothing to install. Pure. */
export function needsNothing({ requirements, besides }: Needs): boolean {
  if (besides !== undefined) return false
  return requirements.kind === 'none' || (requirements.kind === 'project' && requirements.dependencies.length === 0)
}

/** A digest of all that is asked for: its text, the files that it includes, packages of the machine. */
export function digestOfNeeds({ requirements, besides, pipConf = '' }: Needs, source: string): string {
  const digest = createHash('sha256').update(`${requirements.kind}:${pipConf}:`)
  if (requirements.kind === 'pip') addReferences(digest, requirements.file, source)
  if (requirements.kind === 'uv') for (const file of [requirements.file, requirements.project]) addText(digest, file)
  if (requirements.kind === 'project') {
    digest.update(JSON.stringify(requirements.dependencies))
    for (const each of requirements.dependencies) {
      const reference = localReference(each)
      if (reference !== undefined && 'local' in reference) addLocal(digest, resolve(source, reference.local))
    }
  }
  if (besides !== undefined) addReferences(digest, besides, source)
  return digest.digest('hex')
}

function addReferences(digest: Hash, file: string, source: string): void {
  const { files, locals } = referencesOf(file, source)
  for (const each of files) addText(digest, each)
  for (const each of locals) addLocal(digest, each)
}

/** A file that is missing is for the installer to complain about. */
function addText(digest: Hash, file: string): void {
  const text = statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readProjectFile(file) : ''
  digest.update(`${text.length}:${text}`)
}

/** A package of this machine: its path, and what its files look like, those apart that its own build makes. */
function addLocal(digest: Hash, path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  digest.update(`${path}:`)
  if (stat === undefined) return
  if (!stat.isDirectory()) {
    digest.update(`${stat.size} ${stat.mtimeMs};`)
    return
  }
  for (const name of readdirSync(path).sort()) {
    if (!/^\.|^(?:build|dist|node_modules|__pycache__)$|\.egg-info$/.test(name)) addLocal(digest, join(path, name))
  }
}
