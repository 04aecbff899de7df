import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { SqlOutput } from '@liminal/core'
import { Problem } from './problem.ts'
import { remove, sweep, temporaryPath } from './scratch.ts'

/** The place of an output: written beside it, then moved there in one step, so that it is never half there. */
export interface Target extends AsyncDisposable {
  /** Where to write. */
  readonly temporary: string
  /** Puts what was written in its place, instead of what was there. */
  commit(): Promise<void>
}

/** Makes the folders of an output, and sees that what it would replace may be replaced. */
export async function openTarget(output: SqlOutput, path: string): Promise<Target> {
  const place = resolve(path)
  const partitionBy = output.partitionBy ?? []
  await mkdir(dirname(place), { recursive: true }).catch((error: Error) => {
    throw new Problem(`cannot write ${place}: ${error.message}`, undefined, error)
  })
  await refuseForeign(place, partitionBy[0])
  await sweep(place)
  const temporary = temporaryPath(place)
  return {
    temporary,
    commit: () => (partitionBy.length === 0 ? rename(temporary, place) : swapFolder(temporary, place)),
    [Symbol.asyncDispose]: () => remove(temporary),
  }
}

/** Only what an earlier run of such a task wrote is replaced: a file, or a folder of partitions by that column. */
async function refuseForeign(place: string, partition: string | undefined): Promise<void> {
  const former = await stat(place).catch(() => undefined)
  if (former === undefined) return
  if (partition === undefined && former.isDirectory()) throw new Problem(`cannot write ${place}: it is a folder`)
  if (partition === undefined) return
  if (!former.isDirectory()) throw new Problem(`cannot write partitions to ${place}: it is a file`)
  const foreign = (await readdir(place)).find((name) => !name.startsWith(`${encodeURIComponent(partition)}=`))
  if (foreign === undefined) return
  throw new Problem(
    `cannot replace ${place}: it holds ${foreign}, which is no partition by ${partition}`,
    'give the task a folder of its own',
  )
}

async function swapFolder(temporary: string, place: string): Promise<void> {
  const former = temporaryPath(place, '-old')
  // A result without rows has no partitions, and DuckDB then makes no folder.
  await mkdir(temporary, { recursive: true })
  await rename(place, former).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(temporary, place)
  await remove(former)
}
