import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { environmentFor } from './environment.ts'
import type { Opened, Peer } from './peer.ts'
import { readText } from './read.ts'
import type { Result, Timing } from './table.ts'
import { versionOf } from './versions.ts'
import { checkTicks, type Work, works } from './work.ts'

/** What measuring needs to know. */
export interface Conditions {
  readonly folder: string
  readonly runs: number
  readonly python: string
  /** Told of each step, so that a long measurement can be followed. */
  readonly tell: (what: string) => void
}

/** What became of each work. */
export type Results = Readonly<Record<Work['name'], Result>>

type Measured = Pick<Result, 'timings' | 'failure'>

/** Runs every work through one peer; what goes wrong is in the results. */
export async function measurePeer(peer: Peer, conditions: Conditions): Promise<Results> {
  const home = join(conditions.folder, peer.id)
  const ticks = join(home, 'ticks')
  let opened: Opened | undefined
  const measured: Partial<Record<Work['name'], Measured>> = {}
  let failure: unknown
  try {
    mkdirSync(home, { recursive: true })
    conditions.tell(`${peer.title}: making ready`)
    const environment = peer.requirement === undefined ? '' : await environmentFor(peer.requirement, conditions.python)
    opened = await peer.open({ home, ticks, environment })
    for (const work of works) measured[work.name] = await measureWork(peer, opened, work, ticks, conditions)
  } catch (error) {
    failure = error
  } finally {
    await opened?.close?.()
  }
  const result = (name: Work['name']): Result => ({
    id: peer.id,
    title: peer.title,
    version: opened?.version ?? versionOf(peer.requirement ?? ''),
    how: peer.how[name],
    ...(measured[name] ?? failed(failure)),
  })
  return { sequence: result('sequence'), 'no-op': result('no-op') }
}

async function measureWork(
  peer: Peer,
  opened: Opened,
  work: Work,
  ticks: string,
  { runs, tell }: Conditions,
): Promise<Measured> {
  const once = async () => {
    const timing = await timeOnce(opened, work, ticks)
    tell(`${peer.title}: ${work.title}: ${timing.seconds.toFixed(2)} s`)
    return timing
  }
  try {
    if (!peer.slow) await once() // not counted: it fills caches and makes databases
    const timings: Timing[] = []
    for (let run = 0; run < (peer.slow ? 1 : runs); run += 1) timings.push(await once())
    return { timings }
  } catch (error) {
    tell(`${peer.title}: ${work.title}: ${error}`)
    return failed(error)
  }
}

/** Runs a work once, and sees to it that every task of it ran. */
async function timeOnce(opened: Opened, work: Work, ticks: string): Promise<Timing> {
  rmSync(ticks, { force: true })
  const seconds = await opened.run(work)
  const wrong = checkTicks(work, readText(ticks))
  if (wrong !== undefined) throw new Error(wrong)
  // The first task makes the file, and the last one is the last to write to it.
  const { birthtimeMs, mtimeMs } = statSync(ticks)
  const between = (mtimeMs - birthtimeMs) / 1000
  return { seconds, ...(birthtimeMs > 0 && between > 0 && { between }) }
}

function failed(error: unknown): Measured {
  return { timings: [], failure: error instanceof Error ? error.message : String(error) }
}
