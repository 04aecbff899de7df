import { closeSync, ftruncateSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs'
import type { LogLine, ServiceLogOptions } from '@liminal/core'
import { readLog } from '../logs/logs.ts'
import { tailOf } from '../logs/tail.ts'
import type { ServiceFolder } from './folder.ts'

/** How large a log may grow, in bytes, before what it holds is put aside, in the place of what was before. */
export const logLimit = 10 * 1024 * 1024

const aside = (log: string) => `${log}.old`

/** Keeps the log of a service within bounds. Its server goes on writing to the same file, at what is now its end. */
export function boundLog({ log }: Pick<ServiceFolder, 'log'>): void {
  if (sizeOf(log) <= logLimit) return
  const from = openSync(log, 'r+')
  const to = openSync(`${log}.tmp`, 'w')
  try {
    const buffer = Buffer.allocUnsafe(1024 * 1024)
    // As far as one can get behind a server that prints without end.
    for (let copied = 0; copied < 2 * logLimit; ) {
      const read = readSync(from, buffer)
      if (read === 0) break
      writeSync(to, buffer, 0, read)
      copied += read
    }
    ftruncateSync(from, 0)
    renameSync(`${log}.tmp`, aside(log))
  } finally {
    closeSync(from)
    closeSync(to)
  }
}

/** The lines of a service's log, from those that were put aside on. */
export async function* readServiceLog(
  { log }: Pick<ServiceFolder, 'log'>,
  { follow = false, signal }: ServiceLogOptions,
): AsyncIterable<LogLine> {
  yield* readLog(aside(log), () => true, { signal })
  do {
    let end = 0
    // One that has become shorter has begun anew.
    const isOver = () => !follow || sizeOf(log) < end
    for await (const line of readLog(log, isOver, { follow, signal })) {
      end = Number(line.cursor)
      yield line
    }
  } while (follow && !signal.aborted)
}

/** The last lines that were printed since a log had this size. */
export function lastLines({ log }: Pick<ServiceFolder, 'log'>, from: number): readonly string[] {
  return tailOf(log, sizeOf(log) < from ? 0 : from)
}

/** The size of a file in bytes; 0 if it is not there. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
