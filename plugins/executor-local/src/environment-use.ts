import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { phaseOf } from './end.ts'
import { openFolder } from './services/folder.ts'
import { isAlive } from './services/processes.ts'

const suffix = '.environment'

/** Work that has not started within this time, in milliseconds, never will. */
const patience = 60_000

/** Notes beside the record of an attempt, or of a version of a service, in which environment it runs. */
export function noteUse(record: string, folder: string): void {
  writeFileSync(`${record}${suffix}`, folder)
}

/** The environment of an attempt, or of a version of a service. */
export function usedBy(record: string): string | undefined {
  const file = `${record}${suffix}`
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** The environments that something runs in, on all executors with this home. Notes of what has ended go. */
export function environmentsInUse(home: string): ReadonlySet<string> {
  const used = new Set<string>()
  for (const note of notesBelow(join(home, 'executors'))) {
    const folder = attempt(() => readFileSync(note, 'utf8'))
    if (folder === undefined) continue
    if (isRunning(note)) used.add(realPath(folder))
    else rmSync(note, { force: true })
  }
  return used
}

/** Where a folder really is: notes may name it by another path. */
export function realPath(folder: string): string {
  return attempt(() => realpathSync(folder)) ?? folder
}

function isRunning(note: string): boolean {
  const record = note.slice(0, -suffix.length)
  const made = attempt(() => statSync(note).mtimeMs) ?? 0
  const isNew = Date.now() - made < patience
  if (!dirname(dirname(note)).endsWith('.services')) {
    const phase = phaseOf({ record, log: '' })
    return phase === 'running' || (phase === 'waiting' && isNew)
  }
  const folder = openFolder(dirname(note))
  return isNew || isAlive(folder, basename(record))
}

/** Notes of attempts stand in the folder of their executor, those of services a folder deeper. */
function notesBelow(root: string): readonly string[] {
  const folders = foldersIn(root).flatMap((each) => (each.endsWith('.services') ? foldersIn(each) : [each]))
  return folders.flatMap((folder) =>
    (attempt(() => readdirSync(folder)) ?? [])
      .filter((name) => name.endsWith(suffix))
      .map((name) => join(folder, name)),
  )
}

function foldersIn(root: string): readonly string[] {
  const entries = attempt(() => readdirSync(root, { withFileTypes: true })) ?? []
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name))
}

function attempt<T>(body: () => T): T | undefined {
  try {
    return body()
  } catch {
    return undefined
  }
}
