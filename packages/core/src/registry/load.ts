import { pathToFileURL } from 'node:url'
import { renderDuration } from '../contract/duration.ts'
import { orAborted } from '../contract/or-aborted.ts'
import type { Part, Plugin } from '../contract/plugin.ts'
import { LiminalError, reasonOf } from '../errors/error.ts'
import type { PluginOrigin } from '../plan/types.ts'
import { type LoadedPlugin, type Registry, registryOf } from './registry.ts'

/** How long a plugin may take to load, in milliseconds; it may lie on a slow disk. */
const patience = 30_000

/** What makes the parts of a plugin. */
const makers = 'defineTaskType, defineExecutor, defineFunction, defineImage, defineImageDriver'

/**
 * Imports plugins and puts them together.
 *
 * @throws E_PLUGIN_BROKEN, E_PLUGIN_INVALID, E_PLUGIN_TWICE
 */
export async function loadRegistry(origins: readonly PluginOrigin[], limit = patience): Promise<Registry> {
  // What a module awaits at its top may never come. Where nothing else goes on, that is known at once.
  const stuck = new AbortController()
  const onIdle = () => stuck.abort(new Error('it waits for something that never comes'))
  const onLate = () => stuck.abort(new Error(`it has not loaded within ${renderDuration(limit)}`))
  const timer = setTimeout(onLate, limit).unref()
  process.once('beforeExit', onIdle)
  try {
    return registryOf(await Promise.all(origins.map((origin) => loadPlugin(origin, stuck.signal))))
  } finally {
    clearTimeout(timer)
    process.off('beforeExit', onIdle)
  }
}

async function loadPlugin(origin: PluginOrigin, stuck: AbortSignal): Promise<LoadedPlugin> {
  const exported = await importModule(origin, stuck)
  const invalid = whyNotPlugin(exported)
  if (invalid !== undefined) throw new LiminalError('E_PLUGIN_INVALID', { name: origin.name, reason: invalid })
  return { origin, plugin: exported as Plugin }
}

async function importModule(origin: PluginOrigin, stuck: AbortSignal): Promise<unknown> {
  try {
    const module = (await orAborted(import(pathToFileURL(origin.module).href), stuck)) as { readonly default?: unknown }
    return module.default
  } catch (error) {
    throw new LiminalError('E_PLUGIN_BROKEN', { name: origin.name, reason: reasonOf(error) }, { cause: error })
  }
}

function whyNotPlugin(exported: unknown): string | undefined {
  if (typeof exported !== 'object' || exported === null) return 'it has no default export'
  const { name, api, provides } = exported as Partial<Plugin>
  if (typeof name !== 'string') return 'its default export has no name'
  if (api !== 1) return `it is made for plugin API ${api}, this Liminal has 1`
  if (!Array.isArray(provides)) return 'its default export provides nothing'
  const broken = provides.findIndex((part) => !isPart(part))
  return broken === -1 ? undefined : `provides[${broken}] is made by none of ${makers}`
}

function isPart(part: unknown): part is Part {
  if (typeof part !== 'object' || part === null || typeof (part as Part).name !== 'string') return false
  const { part: kind, compile, open, call, recipe, config } = part as { [key: string]: unknown }
  const configured = typeof config === 'object' && config !== null && '~standard' in config
  if (kind === 'task') return configured && typeof compile === 'function'
  if (kind === 'executor') return configured && typeof open === 'function'
  if (kind === 'image') return configured && typeof recipe === 'function'
  if (kind === 'image-driver') return typeof open === 'function'
  return kind === 'function' && typeof call === 'function'
}
