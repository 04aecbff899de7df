import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** The most bytes of a file that a project makes us read. */
export const mostFileBytes = 20_000_000

/** How a file is read. */
export interface ReadOptions {
  readonly most?: number
  /** Also pipes and devices, which may keep whoever reads them waiting: only what a user names on the command line. */
  readonly pipes?: boolean
}

/**
 * Reads a regular file of a bounded size, whole. What a project names may be a link to a device that never ends, or a pipe
 * that nobody writes to.
 *
 * @throws what says why in its message
 */
export function readRegularFile(path: string, { most = mostFileBytes, pipes = false }: ReadOptions = {}): Buffer {
  const file = openSync(path, constants.O_RDONLY | (pipes ? 0 : constants.O_NONBLOCK))
  try {
    const stats = fstatSync(file)
    if (stats.isDirectory()) throw new Error('it is a folder')
    if (!pipes && !stats.isFile()) throw new Error('it is no regular file')
    return readAtMost(file, most)
  } finally {
    closeSync(file)
  }
}

/** Grows with what is there: the size that a file has by its own account may be wrong. */
function readAtMost(file: number, most: number): Buffer {
  const chunks: Buffer[] = []
  for (let total = 0; ; ) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, most + 1 - total))
    const count = readSync(file, chunk)
    if (count === 0) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, count))
    total += count
    if (total > most) throw new Error(`it has more than ${most / 1e6} MB`)
  }
}

const chunkBytes = 1_000_000
