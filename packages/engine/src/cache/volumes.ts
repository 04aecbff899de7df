import { readdirSync } from 'node:fs'
import type { CachePolicy, Executor, Mount, PlannedTask } from '@liminal/core'
import type { Digests } from '@liminal/core/source'
import type { Outputs } from '../events/events.ts'
import { pathInMount } from '../outputs/files.ts'
import { identityOf } from './code.ts'
import type { CacheableWork } from './work-parts.ts'

/** A task that has succeeded. */
export interface SucceededTask {
  readonly task: Pick<PlannedTask, 'outputs'>
  readonly work: CacheableWork
  readonly policy: CachePolicy | undefined
  readonly outputs: Outputs
}

/** The files that a task hands on or writes by what its type says: its file outputs, and the output of SQL. */
export function filesHandedOn({ task, work, outputs }: SucceededTask): readonly string[] {
  const files = Object.entries(task.outputs).flatMap(([name, type]) => (type === 'file' ? [String(outputs[name])] : []))
  return [...files, ...(work.kind === 'sql' && work.output?.path !== undefined ? [work.output.path] : [])]
}

/** The volumes that it may write to without having said what. */
export function openMounts(succeeded: SucceededTask): readonly Mount[] {
  const { policy, work } = succeeded
  if (policy?.leavesNothing || (policy !== undefined && policy.outputs.length > 0)) return []
  const known = new Set(filesHandedOn(succeeded).map((path) => pathInMount(path, work.mounts)?.mount))
  return work.mounts.filter((mount) => !mount.readOnly && !known.has(mount))
}

/** Whether it may turn out what files a task leaves: it says so, or has no volume to write to. */
export function mayBeKnown(task: PlannedTask | undefined): boolean {
  if (task === undefined || task.work.kind === 'function') return true
  const { work, cache: policy, outputs } = task
  const handsOn = Object.values(outputs).includes('file')
  return handsOn || openMounts({ task, work, policy, outputs: {} }).length === 0
}

/** What can be told of a volume without looking at its files: which folder it is, and whether there is anything in it. */
export function volumeParts(mounts: readonly Mount[]): Digests {
  return Object.fromEntries(mounts.map(({ path, folder }) => [`volume ${path}`, stateOf(folder)]))
}

const gone = 'gone'
const empty = ' empty'

function stateOf(folder: string): string {
  const identity = identityOf(folder)
  return identity === undefined ? gone : identity + (isEmpty(folder) ? empty : '')
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0
  } catch {
    return false
  }
}

/** Why a volume cannot be what the task left it as. */
export function explainVolume(path: string, now: string, before: string): string | undefined {
  if (now === gone) return `the volume at ${path} is gone`
  if (now.replace(empty, '') !== before.replace(empty, '')) return `the volume at ${path} is another folder now`
  return now.endsWith(empty) && !before.endsWith(empty) ? `the volume at ${path} is empty` : undefined
}

/** Why nothing can be told of the files of a task: its volumes are no folders of this machine. */
export function whyUnseen(executor: Executor, { task, work, policy }: Omit<SucceededTask, 'outputs'>) {
  if (executor.volumesElsewhere !== true) return undefined
  const named = [...(policy?.inputs ?? []), ...(policy?.outputs ?? [])]
  const compares = named.some((path) => pathInMount(path, work.mounts) !== undefined)
  const isOpen = work.mounts.some(({ readOnly }) => !readOnly) && policy?.leavesNothing !== true
  const handsOn = Object.values(task.outputs).includes('file')
  if (!compares && !isOpen && !handsOn) return undefined
  return 'its volumes are on another machine, so that what is in them cannot be compared'
}
