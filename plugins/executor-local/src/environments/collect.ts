import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock, type Collected, type CollectOptions, tryLock } from '@liminal/core'
import { environmentsRoot, type Generation, generationsIn } from './folders.ts'
import { lastUsed } from './record.ts'
import { removeUnlessUsed } from './remove.ts'
import { forgetEnded, isInUse } from './use.ts'

/** Removes the environments below Liminal's own folder that nothing has used since, and those that were made anew. */
export async function collectEnvironments(
  home: string,
  { unusedSince, dryRun, signal }: Omit<CollectOptions, 'keys'>,
): Promise<Collected[]> {
  const root = environmentsRoot(home)
  const collected: Collected[] = []
  const isOld = ({ name, number, folder }: Generation) => {
    const [latest] = generationsIn(root, name)
    return (latest !== undefined && latest.number > number) || (lastUsed(folder) ?? new Date()) < unusedSince
  }
  for (const generation of generationsIn(root)) {
    const { name, folder } = generation
    if (!isOld(generation)) {
      if (!dryRun) await tidy(root, generation)
      continue
    }
    const found = { kind: 'environments', name: folder.slice(root.length + 1), bytes: sizeOf(folder) }
    if (dryRun) {
      if (!isInUse(folder)) collected.push(found)
      continue
    }
    using _lock = await acquireLock(join(root, `${name}.lock`), signal, () => undefined)
    // Somebody may have had the lock to use it.
    if (isOld(generation) && (await removeUnlessUsed(folder))) collected.push(found)
  }
  return collected
}

/** One that is just being made anew can wait. */
async function tidy(root: string, { name, folder }: Generation): Promise<void> {
  using lock = await tryLock(join(root, `${name}.lock`))
  if (lock !== undefined) forgetEnded(folder)
}

/** The bytes of all files below a folder; of one that is just being removed, as far as they are there. */
export function sizeOf(folder: string): number {
  const sizes = entriesOf(folder).map((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sizeOf(path)
    return entry.isFile() ? (statSync(path, { throwIfNoEntry: false })?.size ?? 0) : 0
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
