import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LiminalError, reasonOf } from '@liminal/core'
import { holderOf } from '../lease/lease.ts'
import { checkIntegrity, corrupt, isCorrupt, requireWhole, wasLeftOpen } from './integrity.ts'
import { migrations } from './schema.ts'
import { type Store, storeOf } from './store.ts'
import { isFull } from './write.ts'

/** How long a write waits for another process to finish its own, in milliseconds. */
const busyTimeout = 10_000

/**
 * Opens the store of a Liminal folder, making or upgrading it as needed.
 *
 * @throws E_STORE_UNUSABLE, E_STORE_NEWER, E_STORE_FULL, E_STORE_CORRUPT
 */
export function openStore(home: string): Store {
  const file = join(home, 'liminal.db')
  let database: DatabaseSync | undefined
  try {
    mkdirSync(home, { recursive: true })
    const leftOpen = wasLeftOpen(file)
    database = new DatabaseSync(file, { timeout: busyTimeout })
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
    const version = versionOf(database)
    // Nothing is built on what is damaged.
    if (version > 0 && version < migrations.length) requireWhole(database, file)
    migrate(database, file)
    const store = storeOf(database, file)
    checkIntegrity(database, file, { leftOpen: leftOpen && !isHeld(store), now: Date.now() })
    return store
  } catch (error) {
    database?.close()
    if (error instanceof LiminalError) throw error
    if (isCorrupt(error)) throw corrupt(file, reasonOf(error), error)
    if (isFull(error)) throw new LiminalError('E_STORE_FULL', { file }, { cause: error })
    throw new LiminalError('E_STORE_UNUSABLE', { file, reason: reasonOf(error) }, { cause: error })
  }
}

/** While a process carries out a run, it has the store open: that is no sign of one that was killed. */
function isHeld(store: Store): boolean {
  return store.heldRuns().some((run) => holderOf(run, Date.now()) !== undefined)
}

function migrate(database: DatabaseSync, file: string): void {
  if (versionOf(database) === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    const version = versionOf(database)
    if (version > migrations.length) {
      database.exec('ROLLBACK')
      throw new LiminalError('E_STORE_NEWER', { file, version, supported: migrations.length })
    }
    for (const migration of migrations.slice(version)) database.exec(migration)
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`)
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}
