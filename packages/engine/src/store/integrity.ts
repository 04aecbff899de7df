import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { corrupt } from './errors.ts'

/** How long a store that was found whole is taken to be, in milliseconds. */
const trusted = 24 * 3600 * 1000

/** Whether the last process that had the store open was killed: else there would be no log of writes, or an empty one. */
export function wasLeftOpen(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/**
 * Looks whether all of the database can be read: once a day, and when its last process was killed. It takes about a
 * second for a gigabyte.
 *
 * @throws E_STORE_CORRUPT
 */
export function checkIntegrity(
  database: DatabaseSync,
  file: string,
  { leftOpen, now }: { readonly leftOpen: boolean; readonly now: number },
): void {
  const checked = database.prepare('SELECT checked_at AS at FROM integrity').get()
  const age = now - Number(checked?.at ?? 0)
  // A clock that was set back says nothing.
  if (!leftOpen && age >= 0 && age < trusted) return
  requireWhole(database, file)
  try {
    database.prepare('INSERT OR REPLACE INTO integrity (id, checked_at) VALUES (1, ?)').run(now)
  } catch {
    // On a full disk it can be read all the same, and is looked at again the next time.
  }
}

/** @throws E_STORE_CORRUPT if not all of the database can be read */
export function requireWhole(database: DatabaseSync, file: string): void {
  const found = database.prepare('PRAGMA quick_check(1)').get()
  if (found?.quick_check !== 'ok') throw corrupt(file, String(found?.quick_check).split('\n').at(-1) ?? '')
}
