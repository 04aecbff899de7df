import { hash } from 'node:crypto'
import { lstatSync, readlinkSync, renameSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LiminalError, makeFolder } from '@liminal/core'

/** Paths that need no quotes, whatever language they are put into. */
const plain = /^[\w@%+=:,./-]+$/

/** Gives paths of this machine that hold no special character. */
export interface PlainPaths {
  /** A path that leads to the same file or folder: itself if it is plain, else by a link in a folder for this user alone. */
  of(path: string): string
  /** A plain folder that is empty, and this user's alone. */
  empty(): string
}

/**
 * @throws E_FOLDER_SHARED from its functions, where no folder of a plain path is this user's alone
 */
export function createPlainPaths(home: string, env: Readonly<Record<string, string | undefined>>): PlainPaths {
  let found: string | undefined
  const links = () => {
    found ??= ownFolder(candidates(home, env))
    return found
  }
  return {
    of: (path) => (plain.test(path) ? path : linked(path, links())),
    empty: () => {
      const folder = join(links(), 'empty')
      makeFolder(folder, 0o700)
      return folder
    },
  }
}

function candidates(
  home: string,
  { XDG_RUNTIME_DIR: runtime }: Readonly<Record<string, string | undefined>>,
): string[] {
  const own = `liminal-${process.getuid?.()}`
  const folders = [
    join(home, 'links'),
    ...(runtime === undefined ? [] : [join(runtime, 'liminal')]),
    join(tmpdir(), own),
    join('/tmp', own),
  ]
  return folders.filter((each) => plain.test(each))
}

/** The first of them that can be made, or is there, for this user alone. */
function ownFolder(folders: readonly string[]): string {
  for (const folder of folders) {
    try {
      makeFolder(folder, 0o700)
      const { mode, uid } = lstatSync(folder)
      // A link of somebody else would not be a folder here.
      if (lstatSync(folder).isDirectory() && uid === process.getuid?.() && (mode & 0o077) === 0) return folder
    } catch {
      // The next may do.
    }
  }
  throw new LiminalError('E_FOLDER_SHARED', { folders: folders.join(', ') })
}

/**
 * What is behind the last part that is not plain stays as it is. So the link stands for a folder above, where it can, and a
 * program that does not follow links finds a folder at the path.
 */
function linked(path: string, folder: string): string {
  const steps = path.split('/')
  const last = steps.findLastIndex((step) => step !== '' && !plain.test(step))
  const target = steps.slice(0, last + 1).join('/')
  const link = join(folder, hash('sha256', target, 'hex').slice(0, 16))
  if (targetOf(link) !== target) replaceLink(link, target)
  return join(link, ...steps.slice(last + 1))
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link)
  } catch {
    return undefined
  }
}

/** In one step, as others may follow it just now. */
function replaceLink(link: string, target: string): void {
  const draft = `${link}.${process.pid}`
  symlinkSync(target, draft)
  renameSync(draft, link)
}
