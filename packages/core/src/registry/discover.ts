import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { LiminalError, reasonOf } from '../errors/error.ts'
import type { PluginOrigin } from '../plan/types.ts'

/** What we read of a package.json. */
interface Manifest {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly liminal?: { readonly plugin?: string; readonly api?: number }
}

/**
 * The plugins of a project: those among the dependencies of the package.json at or above its folder, and those that
 * its YAML names (a package, or the path of a module). Only manifests are read; nothing is loaded.
 *
 * @throws E_PLUGIN_INVALID, E_PLUGIN_BROKEN
 */
export function discoverPlugins(folder: string, named: readonly string[]): PluginOrigin[] {
  const found = new Map<string, PluginOrigin>()
  for (const name of dependenciesOf(folder)) {
    const origin = pluginOfPackage(name, folder)
    if (origin !== undefined) found.set(name, origin)
  }
  for (const name of named) found.set(name, pluginByName(name, folder))
  return [...found.values()]
}

function dependenciesOf(folder: string): string[] {
  const file = ancestors(folder)
    .map((ancestor) => join(ancestor, 'package.json'))
    .find((candidate) => existsSync(candidate))
  if (file === undefined) return []
  const manifest = readManifest(file)
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
}

/** Undefined for a package that is no plugin, or that is not installed: what lacks it will say so. */
function pluginOfPackage(name: string, folder: string): PluginOrigin | undefined {
  const root = ancestors(folder)
    .map((ancestor) => join(ancestor, 'node_modules', name))
    .find((candidate) => existsSync(join(candidate, 'package.json')))
  const liminal = root === undefined ? undefined : readManifest(join(root, 'package.json')).liminal
  if (root === undefined || liminal?.plugin === undefined) return undefined
  if (liminal.api !== 1) {
    const reason = `it is made for plugin API ${liminal.api}, this Liminal has 1`
    throw new LiminalError('E_PLUGIN_INVALID', { name, reason })
  }
  return { name, module: join(root, liminal.plugin) }
}

function pluginByName(name: string, folder: string): PluginOrigin {
  if (name.startsWith('.') || isAbsolute(name)) return { name, module: resolve(folder, name) }
  const origin = pluginOfPackage(name, folder)
  if (origin === undefined) {
    throw new LiminalError('E_PLUGIN_BROKEN', { name, reason: 'it is not installed, or it is not a plugin of Liminal' })
  }
  return origin
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest
  } catch (error) {
    throw new LiminalError('E_FILE_UNREADABLE', { path: file, reason: reasonOf(error) }, { cause: error })
  }
}

function ancestors(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...ancestors(above)]
}
