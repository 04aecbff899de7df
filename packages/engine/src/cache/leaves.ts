import type { CachePolicy, PlannedTask } from '@liminal/core'
import type { Outputs } from '../events/events.ts'
import { type Digests, digestFiles } from './digest.ts'
import { type CacheableWork, placeOf } from './parts.ts'

/** A task that has succeeded. */
export interface LeavesInput {
  readonly task: PlannedTask
  readonly work: CacheableWork
  readonly policy: CachePolicy | undefined
  readonly outputs: Outputs
}

/** The digests of the files that a task leaves: those that its policy names, its file outputs, and the output of SQL. */
export async function digestLeaves({ task, work, policy, outputs }: LeavesInput): Promise<Digests> {
  const files = Object.entries(task.outputs).flatMap(([name, type]) => (type === 'file' ? [String(outputs[name])] : []))
  const written = work.kind === 'sql' && work.output?.path !== undefined ? [work.output.path] : []
  const digests: Digests = {}
  for (const path of [...(policy?.outputs ?? []), ...files, ...written]) {
    const found = await digestFiles(placeOf(path, work), path)
    Object.assign(digests, Object.keys(found).length === 0 ? { [path]: 'missing' } : found)
  }
  return digests
}
