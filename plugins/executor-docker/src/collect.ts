import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Collected, CollectOptions } from '@liminal/core'
import type Docker from 'dockerode'
import { attemptOf } from './attempt.ts'
import { label } from './container-options.ts'

/** Kills and removes containers of attempts that nobody knows any more, and their records. */
export async function collectContainers(
  docker: Docker,
  root: string,
  { keys, dryRun }: Pick<CollectOptions, 'keys' | 'dryRun'>,
): Promise<readonly Collected[]> {
  const filters = { label: [`${label.root}=${root}`] }
  const found = await docker.listContainers({ all: true, filters })
  const records = listed(root).map((name) => join(root, name))
  const known = keys()
  const orphans = found.filter(({ Labels }) => !known.has(Labels[label.key] ?? ''))
  if (!dryRun) {
    for (const { Id } of orphans) await docker.getContainer(Id).remove({ force: true })
  }
  const containers = orphans.map(({ Names, Id }) => ({ kind: 'containers', name: Names[0]?.slice(1) ?? Id, bytes: 0 }))
  return [
    ...containers,
    ...collectRecords(records, new Set([...known].map((key) => attemptOf(root, key, []).record)), dryRun),
  ]
}

/** Records younger than this, in milliseconds, may be of a run that is about to be written down. */
const youth = 3_600_000

function collectRecords(files: readonly string[], known: ReadonlySet<string>, dryRun: boolean): Collected[] {
  const orphans = files.filter(
    (file) => !known.has(file.replace(/\.(?:cancelled|starting)$/, '').replace(/\.output$/, '.json')),
  )
  return orphans.flatMap((file) => {
    const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: Date.now() }
    if (Date.now() - mtimeMs < youth) return []
    if (!dryRun && !isRemoved(file)) return []
    return [{ kind: 'records of work', name: file, bytes: size }]
  })
}

/** What a container of another user has left may not be ours to remove. */
function isRemoved(file: string): boolean {
  try {
    rmSync(file, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}

function listed(root: string): readonly string[] {
  try {
    return readdirSync(root)
  } catch {
    return []
  }
}
