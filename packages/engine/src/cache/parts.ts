import type { CachePolicy, Executor, PlannedTask } from '@liminal/core'
import { type Digester, type Digests, digestOf, statOf } from '@liminal/core/source'
import type { Instance } from '../outputs/scope.ts'
import { codeParts, type Parts, problemOf } from './code.ts'
import { digestNamed, placeOf } from './files.ts'
import type { OwnFiles } from './own-files.ts'
import { type CacheableWork, type Places, workParts } from './work-parts.ts'

/** What is known of a task whose key is asked for. */
export interface KeyInput {
  readonly task: Pick<PlannedTask, 'outputs'>
  readonly policy: CachePolicy
  readonly instance: Instance | undefined
  /** With its templates filled in. */
  readonly work: CacheableWork
  readonly executor: Executor
  readonly places: Places
  readonly digester: Digester
  /** Files of its source that it has made itself. */
  readonly own: OwnFiles
  /** What its upstreams have come to: `upstreamParts`. */
  readonly upstreams: Digests
}

/** What keys are made of, and how. Another number has every result be forgotten that was kept before. */
const version = '2'

/**
 * All that decides the result of a task, each part under a name that says what it is: its work, its code, what its image
 * installs, the files that it reads, and what its upstreams handed on.
 */
export async function partsOf(input: KeyInput): Promise<Parts> {
  const { task, policy, work, executor, instance, places, upstreams } = input
  const environment = await executor.fingerprint?.(work)
  const code = await codeParts(input)
  if ('problem' in code) return code
  const inputs = await inputParts(input)
  if ('problem' in inputs) return inputs
  return {
    parts: {
      version,
      ...workParts(work, { instance, places }),
      ...(policy.key !== undefined && { key: digestOf(policy.key) }),
      ...(Object.keys(task.outputs).length > 0 && { declared: digestOf(JSON.stringify(task.outputs)) }),
      ...(instance !== undefined && { item: digestOf(JSON.stringify(instance.item)) }),
      // An item that is but its own number stands for a share of something, which hangs on how many there are.
      ...(instance !== undefined && instance.item === instance.index && { splits: String(instance.count) }),
      ...(environment !== undefined && { environment: digestOf(environment) }),
      ...code.parts,
      ...inputs.parts,
      ...upstreams,
    },
  }
}

/** The files that it is said to read, which have to be there, and those that its work names, if they are. */
async function inputParts({ policy, work, digester }: KeyInput): Promise<Parts> {
  const parts: Record<string, string> = {}
  const reads = (work.kind === 'sql' ? (work.reads ?? []) : []).filter((path) => !isFolder(placeOf(path, work)))
  for (const path of new Set([...policy.inputs, ...reads])) {
    const found = await digestNamed(path, work, digester)
    if (found === 'nothing' && !policy.inputs.includes(path)) continue
    if (typeof found === 'string') return { problem: problemOf(`its input ${path}`, found) }
    for (const [file, digest] of Object.entries(found)) parts[`input ${file}`] = digest
  }
  return { parts }
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true
}

/** The key that parts make. */
export function keyOf(parts: Digests): string {
  const sorted = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))
  return digestOf(JSON.stringify(sorted))
}
