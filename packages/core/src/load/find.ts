import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LiminalError, reasonOf } from '../errors/error.ts'

const layerFiles = new Set(['liminal.yml', 'liminal.yaml'])

/**
 * The layer files at or below a path, sorted; `node_modules` and dot folders are skipped. A file is itself.
 *
 * @throws E_PATH_MISSING, E_FILE_UNREADABLE, E_LAYERS_NONE
 */
export function findLayerFiles(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new LiminalError('E_PATH_MISSING', { path })
  if (!stats.isDirectory()) return [path]
  const found = below(path)
  if (found.length === 0) throw new LiminalError('E_LAYERS_NONE', { path })
  return found
}

function below(folder: string): string[] {
  return readFolder(folder)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) {
        const skipped = entry.name === 'node_modules' || entry.name.startsWith('.')
        return skipped ? [] : below(join(folder, entry.name))
      }
      return layerFiles.has(entry.name) ? [join(folder, entry.name)] : []
    })
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw new LiminalError('E_FILE_UNREADABLE', { path: folder, reason: reasonOf(error) }, { cause: error })
  }
}
