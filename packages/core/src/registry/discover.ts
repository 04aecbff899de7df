import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { LiminalError, reasonOf } from '../errors/error.ts'
import { readRegularFile } from '../files/read-file.ts'
import type { PluginOrigin } from '../plan/types.ts'

/** What we read of a package.json. */
interface Manifest {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly liminal?: { readonly plugin?: string; readonly api?: number }
}

/** A plugin that a YAML file names, and the folder of that file. */
export interface NamedPlugin {
  readonly name: string
  readonly folder: string
}

/**
 * The plugins of a project: those among the dependencies of the package.json at or above its folder, and those that
 * its YAML names (a package, or the path of a module). Only manifests are read; nothing is loaded.
 *
 * @throws E_PLUGIN_INVALID, E_PLUGIN_BROKEN
 */
export function discoverPlugins(folder: string, named: readonly NamedPlugin[]): PluginOrigin[] {
  const found = new Map<string, PluginOrigin>()
  const add = (origin: PluginOrigin | undefined) => origin && found.set(origin.module, origin)
  for (const name of dependenciesOf(folder)) add(pluginOfPackage(name, folder))
  for (const each of named) add(pluginByName(each))
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

function pluginByName({ name, folder }: NamedPlugin): PluginOrigin {
  const path = resolve(folder, name)
  const isPath = name.startsWith('.') || isAbsolute(name) || (/\.[cm]?[jt]s$/.test(name) && existsSync(path))
  if (isPath) return { name, module: path }
  const origin = pluginOfPackage(name, folder)
  if (origin === undefined) {
    throw new LiminalError('E_PLUGIN_BROKEN', { name, reason: 'it is not installed, or it is not a plugin of Liminal' })
  }
  return origin
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readRegularFile(file).toString('utf8')) as Manifest
  } catch (error) {
    throw new LiminalError('E_FILE_UNREADABLE', { path: file, reason: reasonOf(error) }, { cause: error })
  }
}

function ancestors(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...ancestors(above)]
}
