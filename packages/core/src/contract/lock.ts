import type { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { LiminalError, reasonOf } from '../errors/error.ts'

/** How often it is tried again, in milliseconds. */
const retryPause = 50

/**
 * Holds a lock between processes. It is a lock of the operating system, taken by SQLite on a file, so it ends with the
 * process that holds it, however that ends.
 *
 * @throws E_FILE_UNWRITABLE
 */
export async function acquireLock(file: string, signal: AbortSignal, onWait: () => void): Promise<Disposable> {
  for (let waited = false; ; waited = true) {
    signal.throwIfAborted()
    const lock = await tryLock(file)
    if (lock !== undefined) return lock
    if (!waited) onWait()
    await setTimeout(retryPause, undefined, { signal })
  }
}

/** Holds a lock, unless another process does. @throws E_FILE_UNWRITABLE */
export async function tryLock(file: string): Promise<Disposable | undefined> {
  const { DatabaseSync } = await import('node:sqlite')
  let database: DatabaseSync | undefined
  try {
    const opened = new DatabaseSync(file, { timeout: 0 })
    database = opened
    opened.exec('BEGIN EXCLUSIVE')
    return { [Symbol.dispose]: () => opened.close() }
  } catch (error) {
    database?.close()
    // SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return undefined
    throw new LiminalError('E_FILE_UNWRITABLE', { path: file, reason: reasonOf(error) }, { cause: error })
  }
}
