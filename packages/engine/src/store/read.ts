import { accessSync, constants } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { isLiminalError, LiminalError } from '@liminal/core'
import { storeError } from './errors.ts'
import { wasLeftOpen } from './integrity.ts'
import { newer, openStore, storeFile, versionOf } from './open.ts'
import { migrations } from './schema.ts'
import { type Store, storeOf } from './store.ts'

/**
 * Opens the store of a Liminal folder for those who only read, also where it cannot be written: on a disk that is read-only,
 * in a folder of somebody else, on a disk that is full.
 *
 * @throws as `openStore`
 */
export function readStore(home: string): Store {
  try {
    return openStore(home)
  } catch (error) {
    if (!isUnwritable(error)) throw error
    const file = storeFile(home)
    return (isReadable(file) ? openReadOnly(file) : undefined) ?? refuse(error)
  }
}

/** Whether it may still be read. */
function isUnwritable(error: unknown): error is LiminalError {
  return isLiminalError(error) && (error.code === 'E_STORE_UNUSABLE' || error.code === 'E_STORE_FULL')
}

/** Not where its folder is closed to this user, or a link that leads to itself. */
function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function refuse(error: Error): never {
  throw error
}

/** As it stands on the disk; undefined where it cannot be read either. */
function openReadOnly(file: string): Store | undefined {
  // SQLite takes an immutable file as it is, and looks at no log of writes: there must be none.
  const ways = wasLeftOpen(file) ? ['mode=ro'] : ['mode=ro', 'immutable=1']
  for (const way of ways) {
    const url = pathToFileURL(file)
    url.search = way
    const database = openFile(url, file)
    if (database !== undefined) return storeOf(database, file)
  }
  return undefined
}

function openFile(url: URL, file: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined
  let version: number
  try {
    database = new DatabaseSync(url, { readOnly: true })
    version = versionOf(database)
  } catch (error) {
    database?.close()
    const known = storeError(error, file)
    if (isUnwritable(known)) return undefined
    throw known
  }
  if (version === migrations.length) return database
  database.close()
  throw version > migrations.length ? newer(file, version) : older(file)
}

function older(file: string): LiminalError {
  const reason = 'an older Liminal has written it, and it cannot be brought up to date where it cannot be written'
  return new LiminalError('E_STORE_UNUSABLE', { file, reason })
}
