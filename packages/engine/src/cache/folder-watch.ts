import { join } from 'node:path'
import { type Choose, type Digester, type Digests, type FoundFile, filesIn, signatureOf } from '@liminal/core/source'

/** What has become of the files of a folder while an attempt ran in it. */
export interface FolderChanges {
  /** Files that were not there before. */
  readonly made: Digests
  /** Files that were another before. */
  readonly changed: Digests
  readonly removed: readonly string[]
  /** No other attempt of the run was in the folder meanwhile. */
  readonly alone: boolean
}

/** An attempt in a folder. */
export interface Visit {
  /** What has become of its files; undefined if there are too many to look at. To be called once. */
  end(): Promise<FolderChanges | undefined>
  /** Others need to know no more that it is there; to be called at the end in any case. */
  leave(): void
}

/** Of an attempt that is in no folder of this machine. */
export const nowhere: Visit = {
  end: async () => ({ made: {}, changed: {}, removed: [], alone: true }),
  leave: () => undefined,
}

/** Watches the folders that attempts of a run are in. */
export interface FolderWatch {
  /** Looks at a folder, and at what has become of it. */
  visit(folder: string): Promise<Visit>
  /** Lets others know that an attempt is in a folder, whatever it does there; gives what tells them that it has left. */
  pass(folder: string): () => void
}

/** Makes one; what lies in Liminal's own folder is no file of work. */
export function createFolderWatch(digester: Digester, home: string): FolderWatch {
  const visitors = new Map<string, Set<{ alone: boolean }>>()
  // Where there are too many files, there is no need to count them again.
  const tooLarge = new Set<string>()

  async function look(folder: string): Promise<ReadonlyMap<string, FoundFile> | undefined> {
    const choose: Choose = (path, isFolder) =>
      !isFolder ? 'take' : join(folder, path) === home ? 'leave' : 'look into'
    const found = tooLarge.has(folder) ? 'too many' : await filesIn(folder, { choose })
    if (found !== 'too many') return new Map(found.map((file) => [file.path, file]))
    tooLarge.add(folder)
    return undefined
  }

  function enter(folder: string) {
    const present = visitors.get(folder) ?? new Set()
    visitors.set(folder, present)
    const visitor = { alone: present.size === 0 }
    for (const other of present) other.alone = false
    present.add(visitor)
    return { visitor, leave: () => void present.delete(visitor) }
  }

  return {
    pass: (folder) => enter(folder).leave,
    async visit(folder) {
      const { visitor, leave } = enter(folder)
      const before = await look(folder)
      return {
        leave,
        async end() {
          const after = before && (await look(folder))
          if (after === undefined || before === undefined) return undefined
          const { alone } = visitor
          const differs = ({ path, stats }: FoundFile) => {
            const former = before.get(path)
            return former !== undefined && signatureOf(former.stats) !== signatureOf(stats)
          }
          const files = [...after.values()]
          return {
            made: await digester.digest(files.filter(({ path }) => !before.has(path))),
            changed: await digester.digest(files.filter(differs)),
            removed: [...before.keys()].filter((path) => !after.has(path)),
            alone,
          }
        },
      }
    },
  }
}
