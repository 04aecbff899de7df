import { type Digests, digestOf } from '@liminal/core/source'
import type { FolderChanges } from './folder-watch.ts'
import { areKnown } from './leaves.ts'
import { openMounts, type SucceededTask } from './volumes.ts'

/**
 * A digest of all files that a task has left, by which tasks behind it see whether they are the same. Undefined where that is not
 * known: it may have written to volumes without saying what, or others wrote to the folder that it ran in.
 */
export function digestLeft(
  succeeded: SucceededTask,
  leaves: Digests,
  changes: FolderChanges | undefined,
): string | undefined {
  if (changes === undefined || openMounts(succeeded).length > 0 || !areKnown(leaves)) return undefined
  const { made, changed, removed, alone } = changes
  const written = Object.entries({ ...made, ...changed })
  if (!alone && written.length + removed.length > 0) return undefined
  const declared = Object.entries(leaves).filter(([name]) => name.startsWith('file '))
  return digestOf(JSON.stringify([declared.sort(), written.sort(), [...removed].sort()]))
}
