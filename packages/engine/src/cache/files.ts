import { resolve } from 'node:path'
import { type Digester, type Digests, digestOf, type FoundFile, filesNamed, walkLimit } from '@liminal/core/source'
import { pathInMount } from '../outputs/files.ts'
import type { CacheableWork } from './work-parts.ts'

/** The digests of files, or why there are none. */
export type Digested = Digests | 'nothing' | 'too many'

/** Of more files than this there is one digest for all: each would have to be kept with every result. */
const keptApart = 1000

/** The digests of the files that a path or pattern names, as the task sees them. */
export async function digestNamed(pattern: string, work: CacheableWork, digester: Digester): Promise<Digested> {
  const found = await filesNamed(pattern, (path) => placeOf(path, work))
  if (found === 'too many') return found
  return found.length === 0 ? 'nothing' : digestAll(found, pattern, digester)
}

/** The digest of each file, or of all of them under one name. */
export async function digestAll(files: readonly FoundFile[], name: string, digester: Digester): Promise<Digests> {
  const digests = await digester.digest(files)
  return files.length > keptApart ? { [name]: digestOf(JSON.stringify(Object.entries(digests).sort())) } : digests
}

/** A file as the task names it, on this machine. */
export function placeOf(path: string, work: CacheableWork): string {
  return pathInMount(path, work.mounts)?.here ?? resolve(folderOf(work), path)
}

/** The folder that the task runs in, where it runs on this machine. */
export function folderOf(work: CacheableWork): string {
  return sourceOf(work) ?? work.folder
}

/** The folder of the task's code, if it has an image with one. */
export function sourceOf(work: CacheableWork): string | undefined {
  return work.kind === 'container' ? work.build?.source : undefined
}

/** For people. Made only where it is said: the first number that is written so takes 20 ms. */
export function tooMany(): string {
  return `more than ${walkLimit.toLocaleString('en-US')} files`
}
