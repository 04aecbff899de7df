import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { LiminalError, reasonOf } from '@liminal/core'

/**
 * Copies a store to a file while others may write to it, checks the copy, and gives its size in bytes.
 *
 * @throws E_FILE_UNWRITABLE
 */
export async function backupStore(from: string, to: string): Promise<number> {
  const refuse = (reason: string, cause?: unknown) =>
    new LiminalError('E_FILE_UNWRITABLE', { path: to, reason }, { cause })
  if (existsSync(to)) throw refuse('it is there already')
  const half = `${to}.part`
  const source = new DatabaseSync(from, { readOnly: true })
  try {
    // All pages at once: of a copy in steps, every write in between would make a new beginning.
    await backup(source, half, { rate: 2 ** 30 })
    const copy = new DatabaseSync(half)
    const found = copy.prepare('PRAGMA quick_check(1)').get()?.quick_check
    // So that the copy is one file.
    copy.exec('PRAGMA journal_mode = DELETE')
    copy.close()
    if (found !== 'ok') throw new Error(String(found))
    renameSync(half, to)
    return statSync(to).size
  } catch (error) {
    rmSync(half, { force: true })
    throw refuse(reasonOf(error), error)
  } finally {
    source.close()
  }
}
