import type { CachePolicy } from '@liminal/core'
import { type Digester, type Digests, digestOf, filesIn, filesNamed, statOf } from '@liminal/core/source'
import { digestAll, digestNamed, placeOf, sourceOf, tooMany } from './files.ts'
import type { OwnFiles } from './own-files.ts'
import type { CacheableWork } from './work-parts.ts'

/** Parts of a key, or why there can be none. */
export type Parts = { readonly parts: Digests } | { readonly problem: string }

/** What is asked for the code of a task. */
export interface CodeInput {
  readonly policy: CachePolicy
  readonly work: CacheableWork
  readonly digester: Digester
  /** Files of the source that the task itself has made. */
  readonly own: OwnFiles
}

/**
 * The code of a task: the files that `cache.code` names, else those of its image's source, without what it leaves there. Work
 * without either may run anything that lies in its folder, so that this has to be the same folder.
 */
export async function codeParts(input: CodeInput): Promise<Parts> {
  const { policy, work } = input
  if (policy.code !== undefined) return namedCode(policy.code, input)
  const source = sourceOf(work)
  if (source !== undefined) return sourceCode(source, input)
  return { parts: work.kind === 'container' ? { folder: identityOf(work.folder) ?? work.folder } : {} }
}

async function namedCode(code: readonly string[], { work, digester }: CodeInput): Promise<Parts> {
  const parts: Record<string, string> = {}
  // The folder that it runs in is the only place that code comes from.
  const inFolder = { ...work, mounts: [] }
  for (const pattern of code) {
    const found = await digestNamed(pattern, inFolder, digester)
    if (typeof found === 'string') return { problem: problemOf(`cache.code ${pattern}`, found) }
    for (const [path, digest] of Object.entries(found)) parts[`code/${path}`] = digest
  }
  return { parts }
}

async function sourceCode(source: string, { policy, work, digester, own }: CodeInput): Promise<Parts> {
  const found = await filesIn(source)
  if (found === 'too many') return { problem: problemOf(`the source of its image`, found) }
  const left = await filesLeft(policy, work)
  const others = found.filter(({ file }) => !left.has(file))
  const perhaps = await digester.digest(others.filter(({ path }) => own.has(path)))
  const code = others.filter(({ path }) => perhaps[path] === undefined || perhaps[path] !== own.get(path))
  const digests = await digestAll(code, '', digester)
  return { parts: Object.fromEntries(Object.entries(digests).map(([path, digest]) => [`code/${path}`, digest])) }
}

/** The files of the source that the task declares to leave there. */
async function filesLeft({ outputs }: CachePolicy, work: CacheableWork): Promise<ReadonlySet<string>> {
  const left = new Set<string>()
  for (const pattern of outputs.filter((path) => !/^[/~]/.test(path))) {
    const found = await filesNamed(pattern, (path) => placeOf(path, work))
    if (found !== 'too many') for (const { file } of found) left.add(file)
  }
  return left
}

/** Why files that are named cannot be compared. */
export function problemOf(what: string, found: 'nothing' | 'too many'): string {
  return found === 'nothing' ? `${what} matches nothing` : `${what} has ${tooMany()}, too many to compare`
}

/** What a folder keeps when it is moved, and no copy of it has; undefined if it is not there. */
export function identityOf(folder: string): string | undefined {
  const stats = statOf(folder)
  return stats?.isDirectory() ? digestOf(`${stats.ino} ${stats.birthtimeMs}`) : undefined
}
