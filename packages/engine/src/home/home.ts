import { chmodSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LiminalError, makeFolder, reasonOf } from '@liminal/core'

// Bits of a mode (man 7 inode).
const [setGroup, sticky, groupWrites] = [0o2000, 0o1000, 0o020]

/** What Liminal keeps in its folder, the store apart. */
const ours: ReadonlySet<string> = new Set(['runs', 'executors', 'environments', 'volumes', 'links'])

/**
 * Makes Liminal's folder, into which only its user may look, and takes the rights of others where it is there already. A
 * group that may write to it, or that owns what is made in it, stays let in.
 *
 * @throws E_STORE_UNUSABLE
 */
export function prepareHome(home: string): void {
  try {
    makeFolder(home, 0o700)
    const stat = statSync(home)
    if (!stat.isDirectory()) throw new Error('it is not a folder')
    const { mode } = stat
    const bits = outsiders(mode)
    if ((mode & bits) !== 0) for (const path of partsOf(home, mode)) narrow(path, bits)
  } catch (error) {
    throw new LiminalError('E_STORE_UNUSABLE', { file: home, reason: reasonOf(error) }, { cause: error })
  }
}

/** Takes the rights of others to a file of the store, whatever the umask is. */
export function narrowStoreFile(file: string, home: string): void {
  narrow(file, outsiders(statSync(home).mode))
}

/** The bits by which those get into a folder of this mode who are not meant to. */
function outsiders(mode: number): number {
  return (mode & (setGroup | groupWrites)) === 0 ? 0o077 : 0o007
}

/** The folder; where it holds other things too, or everybody's as /tmp does, what is ours in it. */
function partsOf(home: string, mode: number): readonly string[] {
  const names = readdirSync(home)
  const own = names.filter((name) => ours.has(name) || name.startsWith('liminal.db'))
  const isOurs = own.length === names.length && (mode & sticky) === 0
  return isOurs ? [home] : own.map((name) => join(home, name))
}

function narrow(path: string, bits: number): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined || (stat.mode & bits) === 0 || stat.uid !== process.geteuid?.()) return
  try {
    chmodSync(path, stat.mode & 0o7777 & ~bits)
  } catch {
    // On a disk that is read-only it stays as it is.
  }
}
