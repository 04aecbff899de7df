import type { Digests } from '@liminal/core/source'
import type { Store } from '../store/store.ts'
import type { FolderChanges } from './folder-watch.ts'

/**
 * Files of a source that attempts of a task have made there, by their digest as it was then. As long as they are that, they are
 * no code: else a task that writes a file beside its code would never be taken from the cache. Once somebody else has
 * changed one, it counts as any other file.
 */
export type OwnFiles = ReadonlyMap<string, string>

/** Keeps them for each task of a run. */
export interface OwnFilesOfTasks {
  of(task: string): OwnFiles
  /** Takes in what an attempt has done; gives what in that was the task's own. */
  add(task: string, changes: FolderChanges): Digests
}

/** What people write, code and settings: made while a task runs, such a file is taken for theirs. */
const written =
  /^\.[^.]*$|\.(?:py|pyi|pyx|ipynb|r|jl|sh|bash|sql|js|mjs|cjs|ts|java|scala|kt|c|cc|cpp|h|hpp|rs|go|toml|cfg|ini|conf|ya?ml|env|properties|lock|md)$/i

/** How own files stand among what a task has left: `own` if nobody else can have made them. */
const kinds = /^(?:own|near) (.*)/s

/** The own files among what a task has left, by their path. */
function ownIn(leaves: Digests): Digests {
  const own = Object.entries(leaves).flatMap(([name, digest]) => {
    const path = kinds.exec(name)?.[1]
    return path === undefined ? [] : [[path, digest] as const]
  })
  return Object.fromEntries(own)
}

/** Own files as they stand among what a task has left. */
export function ownLeaves(own: Digests, alone: boolean): Digests {
  const kind = alone ? 'own' : 'near'
  return Object.fromEntries(Object.entries(own).map(([path, digest]) => [`${kind} ${path}`, digest]))
}

/** Makes it, with what results in the cache tell. */
export function createOwnFiles(store: Pick<Store, 'leavesOf'>): OwnFilesOfTasks {
  const known = new Map<string, Map<string, string>>()

  function filesOf(task: string): Map<string, string> {
    const files = known.get(task) ?? new Map(store.leavesOf(task).flatMap((leaves) => Object.entries(ownIn(leaves))))
    known.set(task, files)
    return files
  }

  return {
    of: filesOf,
    add(task, { made, changed }) {
      const files = filesOf(task)
      const isNew = ([path]: readonly [string, string]) => !written.test(path.slice(path.lastIndexOf('/') + 1))
      const own = [
        ...Object.entries(made).filter(isNew),
        ...Object.entries(changed).filter(([path]) => files.has(path)),
      ]
      for (const [path, digest] of own) files.set(path, digest)
      return Object.fromEntries(own)
    },
  }
}
