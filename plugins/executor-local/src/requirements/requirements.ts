import { createHash, type Hash } from 'node:crypto'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { localReference, meaningOf, type Requirements, readProjectFile, referencesOf } from '@liminal/core/requirements'
import type { ContentOf } from './content.ts'
import { addEditable, addLinks, addPackage } from './local-package.ts'

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

/** A digest of all that decides what is installed: requirements files, those that they include, packages of the machine. */
export function digestOfNeeds(needs: Needs, source: string, contentOf: ContentOf): string {
  const { requirements, besides, pipConf = '' } = needs
  const digest = createHash('sha256').update(`${requirements.kind}:${pipConf}:`)
  if (requirements.kind === 'uv') {
    for (const file of [requirements.file, requirements.project]) addText(digest, textOf(file))
  }
  if (requirements.kind === 'project') addText(digest, JSON.stringify(requirements.dependencies))
  const references = referencesIn(needs, source)
  for (const { files, editables, links } of references) {
    for (const each of files) addText(digest, meaningOf(textOf(each)))
    for (const each of editables) addEditable(digest, each, contentOf)
    for (const each of links) addLinks(digest, each)
  }
  for (const each of copiedPackages(needs, source, references)) addPackage(digest, each, contentOf)
  if (besides !== undefined) digest.update('besides')
  return digest.digest('hex')
}

/** The packages of this machine that are copied into an environment. */
export function copiedPackages(
  needs: Needs,
  source: string,
  references = referencesIn(needs, source),
): readonly string[] {
  const { requirements } = needs
  const dependencies = requirements.kind === 'project' ? requirements.dependencies : []
  const named = dependencies.map(localReference).flatMap((each) => {
    return each !== undefined && 'local' in each ? [resolve(source, each.local)] : []
  })
  return [...named, ...references.flatMap(({ packages }) => packages)]
}

/** What the requirements files that pip is given refer to. */
function referencesIn({ requirements, besides }: Needs, source: string) {
  const files = [requirements.kind === 'pip' ? requirements.file : undefined, besides]
  return files.filter((file) => file !== undefined).map((file) => referencesOf(file, source))
}

function addText(digest: Hash, text: string): void {
  digest.update(`${text.length}:${text}`)
}

/** A file that is missing is for the installer to complain about. */
function textOf(file: string): string {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readProjectFile(file) : ''
}
