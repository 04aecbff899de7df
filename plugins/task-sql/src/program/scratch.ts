import { lstat, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'

// A killed process cannot tidy up: names tell which process of which machine something belongs to, and the next
// process that comes by removes what belongs to none.

/** A temporary path beside `path` that belongs to this process. */
export function temporaryPath(path: string, kind = ''): string {
  return join(dirname(path), `${prefixOf(path)}${process.pid}${kind}.tmp`)
}

/** Removes what killed processes of this user and machine left beside `path`. */
export async function sweep(path: string): Promise<void> {
  const prefix = prefixOf(path)
  for (const name of await readdir(dirname(path))) {
    const pid = name.startsWith(prefix) ? /^(\d+)(?:-\w+)?\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined
    const left = join(dirname(path), name)
    if (pid !== undefined && !isAlive(Number(pid)) && (await isOurs(left))) await remove(left)
  }
}

/** Whoever may write here might lay something for us to remove. */
async function isOurs(path: string): Promise<boolean> {
  const stat = await lstat(path).catch(() => undefined)
  return stat?.uid === process.geteuid?.()
}

/** Removes a file or folder that may not be there, or that may be somebody else's. */
export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined)
}

function prefixOf(path: string): string {
  return `.${basename(path)}.${hostname()}-`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
