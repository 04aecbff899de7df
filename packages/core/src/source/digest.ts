import { createHash, hash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync, type Stats } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { FoundFile } from './walk.ts'

/** Digests of files, by their path. */
export type Digests = Readonly<Record<string, string>>

/** A digest of a text, short enough to be compared by eye. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32)
}

/** Makes digests of files. */
export interface Digester {
  digest(files: readonly FoundFile[]): Promise<Digests>
}

/** What tells of a file that it has been written since, without reading it. */
export function signatureOf({ size, mtimeMs, ctimeMs, ino, dev }: Stats): string {
  return `${size} ${mtimeMs} ${ctimeMs} ${ino} ${dev}`
}

/** A file that was written so lately, in milliseconds, may be written once more and have the same time. */
const grain = 50

/** How many files are read before others get their turn. */
const atOnce = 64

/** Makes a digester that reads a file once, for as long as nobody writes to it. */
export function createDigester(read: (file: FoundFile) => Promise<string> | string = digestContent): Digester {
  const known = new Map<string, { readonly signature: string; readonly digest: string }>()

  async function digestOnce(found: FoundFile): Promise<string> {
    const { file, stats } = found
    const signature = signatureOf(stats)
    const former = known.get(file)
    if (former?.signature === signature) return former.digest
    const digest = await read(found)
    if (Date.now() - stats.ctimeMs > grain) known.set(file, { signature, digest })
    return digest
  }

  return {
    async digest(files) {
      const digests: Record<string, string> = {}
      for (const [at, file] of files.entries()) {
        digests[file.path] = await digestOnce(file)
        if (at % atOnce === atOnce - 1) await setImmediate()
      }
      return digests
    },
  }
}

/** Larger files are read piece by piece, in bytes: a stream of Node's would cost milliseconds at every start. */
const piece = 1 << 20

/** A digest of what is in a file, however large it is. */
export async function digestOfFile(file: string, size: number): Promise<string> {
  return size <= piece ? hash('sha256', readFileSync(file), 'hex').slice(0, 32) : await digestPieces(file)
}

async function digestContent({ file, stats }: FoundFile): Promise<string> {
  try {
    return await digestOfFile(file, stats.isFile() ? stats.size : Number.POSITIVE_INFINITY)
  } catch {
    // What a container has written for its own user alone may not be read.
    return digestOf(`${stats.size} ${stats.mtimeMs}`)
  }
}

async function digestPieces(file: string): Promise<string> {
  const digest = createHash('sha256')
  const buffer = Buffer.allocUnsafe(piece)
  const opened = openSync(file, 'r')
  try {
    for (let read = readSync(opened, buffer); read > 0; read = readSync(opened, buffer)) {
      digest.update(buffer.subarray(0, read))
      await setImmediate()
    }
  } finally {
    closeSync(opened)
  }
  return digest.digest('hex').slice(0, 32)
}
