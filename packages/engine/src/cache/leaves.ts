import type { Digester, Digests } from '@liminal/core/source'
import { digestNamed, tooMany } from './files.ts'
import { explainVolume, filesHandedOn, openMounts, type SucceededTask, volumeParts } from './volumes.ts'
import type { CacheableWork } from './work-parts.ts'

/** There is no such file. */
const missing = 'missing'
const uncounted = 'too many'

/**
 * What can be told of all that a task has left: the digests of the files that it declares and hands on, and of volumes that it
 * may have written anything to, whether they are the same folders. `former` are the leaves that these are to be held against.
 */
export async function digestLeaves(
  succeeded: SucceededTask,
  digester: Digester,
  former: Digests = {},
): Promise<Digests> {
  const { policy, work } = succeeded
  const leaves: Record<string, string> = {}
  const add = async (kind: 'file' | 'own', path: string, seen: CacheableWork) => {
    const found = await digestNamed(path, seen, digester)
    if (found === 'nothing') leaves[`${kind} ${path}`] = missing
    else if (found === 'too many') leaves[`${kind} ${path}`] = uncounted
    else for (const [file, digest] of Object.entries(found)) leaves[`${kind} ${file}`] = digest
  }
  const named = (kind: string) =>
    Object.keys(former).flatMap((name) => (name.startsWith(`${kind} `) ? name.slice(kind.length + 1) : []))
  const declared = [...(policy?.outputs ?? []), ...filesHandedOn(succeeded)]
  for (const path of new Set([...declared, ...named('file')])) await add('file', path, work)
  for (const path of named('own')) await add('own', path, { ...work, mounts: [] })
  return { ...leaves, ...volumeParts(openMounts(succeeded)) }
}

/** Whether there is a digest for each file. */
export function areKnown(leaves: Digests): boolean {
  return Object.values(leaves).every((digest) => digest !== missing && digest !== uncounted)
}

/** Why a result cannot be taken although its key fits: what it left is not there any more. */
export function explainLeaves(now: Digests, before: Digests): string | undefined {
  for (const name of Object.keys({ ...before, ...now })) {
    const why = explainOne(name, now[name], before[name])
    if (why !== undefined) return why
  }
  return undefined
}

function explainOne(name: string, now: string | undefined, before: string | undefined): string | undefined {
  const [kind = ''] = name.split(' ', 1)
  const path = name.slice(kind.length + 1)
  if (kind === 'near') return undefined
  // By now it may say what it leaves there.
  if (kind === 'volume') return now === undefined || before === undefined ? undefined : explainVolume(path, now, before)
  if (now === undefined || now === missing)
    return before === undefined || before === missing ? `${path} is not there` : `${path} is gone`
  if (now === uncounted) return `${path} has ${tooMany()}, too many to compare`
  // What others have put beside it is none of its business.
  return before === undefined || now === before ? undefined : `${path} has been changed since`
}

/** The first of the files that a task declares to leave which is not there. */
export function missingOf({ policy }: Pick<SucceededTask, 'policy'>, leaves: Digests): string | undefined {
  return policy?.outputs.find((path) => leaves[`file ${path}`] === missing)
}
