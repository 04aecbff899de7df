import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { remove, sweep, temporaryPath } from './scratch.ts'

/** What running a work may use of the world. */
export interface Io {
  /** Tells the user something. */
  say(line: string): void
  /** Aborts when the task is to stop. */
  readonly signal: AbortSignal
  /** A folder for this run alone, removed at its end. */
  readonly temporary: string
}

/** What a run came to. */
export interface Summary {
  readonly rows: number
}

/** Makes a folder that goes when it is disposed of. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const name = join(tmpdir(), 'liminal-sql')
  await sweep(name)
  // Others may make folders there too, and look into them.
  const path = temporaryPath(name, `-${randomBytes(8).toString('hex')}`)
  await mkdir(path, { mode: 0o700 })
  return { path, [Symbol.asyncDispose]: () => remove(path) }
}
