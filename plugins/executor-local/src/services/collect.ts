import { rmSync } from 'node:fs'
import { type Collected, type CollectOptions, tryLock } from '@liminal/core'
import { clearAway } from './clear-away.ts'
import { foldersIn } from './folder.ts'
import { isAlive } from './processes.ts'

/** Ends what processes were trying that were killed, and removes the folders of services that are not there. */
export async function collectServices(
  root: string,
  { dryRun }: Pick<CollectOptions, 'dryRun'>,
): Promise<readonly Collected[]> {
  const collected: Collected[] = []
  for (const folder of foldersIn(root)) {
    // Who has it is at work on the service.
    using lock = await tryLock(folder.lock)
    if (lock === undefined) continue
    const live = folder.live()
    const strays = folder.versions().filter((version) => version !== live?.version && isAlive(folder, version))
    collected.push(...strays.map((name) => ({ kind: 'services that still ran', name, bytes: 0 })))
    if (dryRun) continue
    clearAway(folder)
    if (live === undefined && strays.length === 0) rmSync(folder.path, { recursive: true, force: true })
  }
  return collected
}
