import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { LiminalError, reasonOf } from '../errors/error.ts'
import { readProjectFile } from '../files/read-project-file.ts'
import { isMadeByTools } from './made-by-tools.ts'

/** The names of the files that are looked for. */
export const layerFiles: ReadonlySet<string> = new Set(['liminal.yml', 'liminal.yaml'])

/** The file that names what is not looked at, as `.gitignore` does for git. */
const ignoreFile = '.liminalignore'

/**
 * The layer files at or below a path, sorted; dot folders, what tools have made (`node_modules`, virtual environments) and
 * what a `.liminalignore` names are skipped. A file is itself.
 *
 * @throws E_PATH_MISSING, E_FILE_UNREADABLE, E_LAYERS_NONE
 */
export function findLayerFiles(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new LiminalError('E_PATH_MISSING', { path })
  if (!stats.isDirectory()) return [path]
  const found = below(path, [])
  if (found.length === 0) throw new LiminalError('E_LAYERS_NONE', { path })
  return found
}

/** What a `.liminalignore` says of the paths below its folder. */
interface Rules {
  readonly folder: string
  readonly rules: Ignore
}

function below(folder: string, above: readonly Rules[]): string[] {
  const rules = [...above, ...rulesOf(folder)]
  return readFolder(folder)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (layerFiles.has(entry.name) || !entry.isDirectory())
        return layerFiles.has(entry.name) && rulesBelow(path, rules) !== undefined ? [path] : []
      const skipped = entry.name.startsWith('.') || isMadeByTools(path)
      const inner = skipped ? undefined : rulesBelow(`${path}/`, rules)
      return inner === undefined ? [] : below(path, inner)
    })
}

function rulesOf(folder: string): Rules[] {
  const file = join(folder, ignoreFile)
  return existsSync(file) ? [{ folder, rules: ignore().add(readProjectFile(file)) }] : []
}

/**
 * The rules that hold for a path and what is below it; undefined if it is ignored. Of several files that speak of it, the
 * deepest decides; one that takes it back in by `!` ends what those above it say.
 */
function rulesBelow(path: string, all: readonly Rules[]): readonly Rules[] | undefined {
  for (const [at, { folder, rules }] of [...all.entries()].toReversed()) {
    const { ignored, unignored } = rules.test(relative(folder, path) + (path.endsWith('/') ? '/' : ''))
    if (ignored) return undefined
    if (unignored) return all.slice(at)
  }
  return all
}

function readFolder(folder: string) {
  return attempt(folder, () => readdirSync(folder, { withFileTypes: true }))
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new LiminalError('E_FILE_UNREADABLE', { path, reason: reasonOf(error) }, { cause: error })
  }
}
