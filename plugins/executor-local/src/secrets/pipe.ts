import { execFileSync } from 'node:child_process'
import { constants, openSync, readSync } from 'node:fs'
import { findProgram } from '../find-program.ts'
import { codeOf } from '../system-error.ts'

/** The two ends of a pipe. */
export interface Pipe {
  readonly from: number
  /** Held open to the end: the work may close its own, and what it leaves behind may never do so. */
  readonly to: number
}

/** More than a pipe can hold, in bytes. */
const mostInPipe = 1024 * 1024 + 64 * 1024

/** Makes a pipe with a name. Node's own are sockets, which cannot be opened as `/dev/stdout`. */
export function openPipe(file: string): Pipe {
  execFileSync(findProgram('mkfifo', `${process.env.PATH}:/usr/bin:/bin`) ?? 'mkfifo', ['-m', '600', file])
  const from = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  return { from, to: openSync(file, constants.O_WRONLY) }
}

/** What is in a pipe now; what others print from now on would be lost in any case, as they are killed. */
export function* restOf({ from }: Pipe): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(64 * 1024)
  for (let read = 0; read < mostInPipe; ) {
    const length = readIfThere(from, buffer)
    if (length === 0) return
    read += length
    yield buffer.subarray(0, length)
  }
}

function readIfThere(descriptor: number, buffer: Buffer): number {
  try {
    return readSync(descriptor, buffer)
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return 0
    throw error
  }
}
