import { setTimeout } from 'node:timers/promises'

/** How often it is tried again, in milliseconds. */
const retryPause = 50

/**
 * Holds a lock between processes. It is a lock of the operating system, taken by SQLite on a file, so it ends with the
 * process that holds it, however that ends.
 */
export async function acquireLock(file: string, signal: AbortSignal, onWait: () => void): Promise<Disposable> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    for (let waited = false; ; waited = true) {
      signal.throwIfAborted()
      if (tryBegin(database)) return { [Symbol.dispose]: () => database.close() }
      if (!waited) onWait()
      await setTimeout(retryPause, undefined, { signal })
    }
  } catch (error) {
    database.close()
    throw error
  }
}

/** Holds a lock, unless another process does. */
export async function tryLock(file: string): Promise<Disposable | undefined> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file, { timeout: 0 })
  if (tryBegin(database)) return { [Symbol.dispose]: () => database.close() }
  database.close()
  return undefined
}

function tryBegin(database: { exec(sql: string): void }): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    // SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return false
    throw error
  }
}
