import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isLiminalError, LiminalError } from '@liminal/core'
import { narrowStoreFile, prepareHome } from '../home/home.ts'
import { holderOf } from '../lease/lease.ts'
import { corrupt, storeError, unusable } from './errors.ts'
import { checkIntegrity, requireWhole, wasLeftOpen } from './integrity.ts'
import { migrations } from './schema.ts'
import { type Store, storeOf } from './store.ts'

/** How long a write waits for another process to finish its own, in milliseconds. */
const busyTimeout = 10_000

/** The file of the store in a Liminal folder. */
export function storeFile(home: string): string {
  return join(home, 'liminal.db')
}

/**
 * Opens the store of a Liminal folder, making or upgrading it as needed.
 *
 * @throws E_STORE_UNUSABLE, E_STORE_NEWER, E_STORE_FULL, E_STORE_BUSY, E_STORE_CORRUPT
 */
export function openStore(home: string): Store {
  const file = storeFile(home)
  let database: DatabaseSync | undefined
  try {
    prepareHome(home)
    const leftOpen = wasLeftOpen(file)
    if (wasEmptied(home, file)) throw corrupt(file, 'it is empty, although runs have left something beside it')
    database = new DatabaseSync(file, { timeout: busyTimeout })
    // The files beside it take after it.
    for (const end of ['', '-wal', '-shm']) narrowStoreFile(`${file}${end}`, home)
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
    const known = storeError(error, file)
    throw isLiminalError(known) ? known : unusable(file, error)
  }
}

/** While a process carries out a run, it has the store open: that is no sign of one that was killed. */
function isHeld(store: Store): boolean {
  return store.heldRuns().some((run) => holderOf(run, Date.now()) !== undefined)
}

/** A store without a byte is a new one, unless runs have left something: then it has lost what it held. */
function wasEmptied(home: string, file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.size !== 0) return false
  return wasLeftOpen(file) || hasLogs(home)
}

function hasLogs(home: string): boolean {
  try {
    return readdirSync(join(home, 'runs')).length > 0
  } catch {
    return false
  }
}

function migrate(database: DatabaseSync, file: string): void {
  if (versionOf(database) === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    const version = versionOf(database)
    if (version > migrations.length) throw newer(file, version)
    for (const migration of migrations.slice(version)) database.exec(migration)
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`)
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** The error of a store that a newer Liminal has written. */
export function newer(file: string, version: number): LiminalError {
  return new LiminalError('E_STORE_NEWER', { file, version, supported: migrations.length })
}

/** The version of a store, 0 for one that is just being made. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}
