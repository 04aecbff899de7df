import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isLiminalError } from '../errors/error.ts'
import { itemsAt, type MapNode } from '../load/node.ts'
import { discoverPlugins, type NamedPlugin } from '../registry/discover.ts'
import { loadRegistry } from '../registry/load.ts'
import type { Registry } from '../registry/registry.ts'
import { loadProject } from './load.ts'

/**
 * The plugins that are there for the files at or below a path: those of its package.json, and those that files name. A
 * path without any file has plugins too.
 *
 * @throws E_PATH_MISSING, E_PLUGIN_*
 */
export async function loadPlugins(path: string): Promise<Registry> {
  const named = layersOf(path).flatMap(({ root }) => pluginsNamedIn(root))
  const isFolder = statSync(path).isDirectory()
  return loadRegistry(discoverPlugins(resolve(isFolder ? path : dirname(path)), named))
}

function layersOf(path: string) {
  try {
    return loadProject(path).layers
  } catch (error) {
    if (isLiminalError(error) && error.code === 'E_LAYERS_NONE') return []
    throw error
  }
}

/** The plugins that a file, or a system, names; a path among them starts at the folder of its file. */
export function pluginsNamedIn(root: MapNode): NamedPlugin[] {
  return itemsAt(root, 'plugins').flatMap((node) =>
    node.kind === 'scalar' && typeof node.value === 'string'
      ? [{ name: node.value, folder: dirname(node.place.source.file) }]
      : [],
  )
}
