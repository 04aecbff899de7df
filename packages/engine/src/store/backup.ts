import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { isLiminalError, LiminalError, reasonOf } from '@liminal/core'
import { storeError } from './errors.ts'
import { requireWhole } from './integrity.ts'

/**
 * Copies a store to a file while others may write to it, checks the copy, and gives its size in bytes.
 *
 * @throws E_FILE_UNWRITABLE, E_STORE_CORRUPT
 */
export async function backupStore(from: string, to: string): Promise<number> {
  const refuse = (reason: string, cause?: unknown) =>
    new LiminalError('E_FILE_UNWRITABLE', { path: to, reason }, { cause })
  if (existsSync(to)) throw refuse('it is there already')
  const half = `${to}.part`
  try {
    using source = new DatabaseSync(from, { readOnly: true })
    // Nobody else may read what comes into it, nor have put it there.
    rmSync(half, { force: true })
    closeSync(openSync(half, 'wx', 0o600))
    // All pages at once: of a copy in steps, every write in between would make a new beginning.
    await backup(source, half, { rate: 2 ** 30 })
    using copy = new DatabaseSync(half)
    // A copy is as whole as what it was made of.
    requireWhole(copy, from)
    // So that the copy is one file.
    copy.exec('PRAGMA journal_mode = DELETE')
    copy.close()
    renameSync(half, to)
    return statSync(to).size
  } catch (error) {
    rmSync(half, { force: true })
    const known = storeError(error, from)
    throw isLiminalError(known) && known.code === 'E_STORE_CORRUPT' ? known : refuse(reasonOf(error), error)
  }
}
