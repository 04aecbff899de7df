import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** A digest of a file's content; undefined if it is no file. */
export type ContentOf = (file: string) => string | undefined

const pieceSize = 1024 * 1024

/** Reads each file once, and again when it has changed: many tasks ask for the same. */
export function createContentOf(): ContentOf {
  const known = new Map<string, { readonly stamp: string; readonly digest: string }>()
  return (file) => {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat?.isFile() !== true) return undefined
    const stamp = `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`
    const before = known.get(file)
    if (before?.stamp === stamp) return before.digest
    const digest = digestOf(file, stat.size)
    known.set(file, { stamp, digest })
    return digest
  }
}

/** Piece by piece: a wheel may be larger than what fits into memory. */
function digestOf(file: string, bytes: number): string {
  const digest = createHash('sha256')
  const piece = Buffer.alloc(Math.min(pieceSize, bytes + 1))
  const descriptor = openSync(file, 'r')
  try {
    for (let size = -1; size !== 0; ) {
      size = readSync(descriptor, piece)
      digest.update(piece.subarray(0, size))
    }
  } finally {
    closeSync(descriptor)
  }
  return digest.digest('hex')
}
