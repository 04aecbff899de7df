import { dirname, resolve } from 'node:path'
import type { JsonObject } from '../contract/json.ts'
import type { ConfigSchema } from '../contract/plugin.ts'
import type { ConnectionDefinition } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/suggest.ts'
import { fromHome } from '../files/from-home.ts'
import {
  get,
  headOf,
  itemsAt,
  type MapNode,
  mapOf,
  mapToJson,
  type Node,
  textAt,
  toJson,
  without,
} from '../load/node.ts'
import { withSpelling } from '../load/unsayable.ts'
import type { Registry } from '../registry/registry.ts'
import { keysOf } from '../schema/json-schema.ts'
import { secretVariable } from '../secrets/variable.ts'
import { unescapeTemplate } from '../system/escapes.ts'
import { namedSections } from '../system/merge.ts'
import { mapTexts } from '../system/placeholders.ts'
import { checkValue } from './check-value.ts'
import type { CheckedExecutor, CheckedSecret } from './checked.ts'
import { givenTo } from './given.ts'
import { connectionSchema, executorSchema, poolSchema, secretSchema, volumeSchema } from './schemas/index.ts'

/** The entries of a named section that hold against its schema, by name. */
export function entriesOf<T>(
  root: MapNode,
  section: keyof typeof namedSections,
  schema: ConfigSchema<T>,
  report: Report,
) {
  const nameKey = namedSections[section]
  const entries = new Map<string, { readonly value: T; readonly node: MapNode }>()
  for (const node of itemsAt(root, section)) {
    const value = checkValue(schema, node, report)
    checkSlips(schema, node, report)
    const name = textAt(node, nameKey)
    if (value === undefined || name === undefined || node.kind !== 'map') continue
    if (entries.has(name)) reportNameTwice(nameKey, name, get(node, nameKey) ?? node, report)
    else entries.set(name, { value, node })
  }
  return entries
}

/** Keys of these sections may be for a plugin that is not here; one that is nearly a known one is a slip. */
export function checkSlips(schema: ConfigSchema, node: Node, report: Report): void {
  const known = keysOf(schema) ?? []
  for (const [key, { key: place }] of mapOf(node)?.entries ?? []) {
    const meant = known.includes(key) ? undefined : nearest(key, known)
    if (meant === undefined) continue
    const message = `nothing here reads the key ${key}`
    report({ severity: 'warning', code: 'E_KEY_UNKNOWN', message, place, suggestion: `did you mean ${meant}?` })
  }
}

/** Says that a name is taken. */
export function reportNameTwice(kind: string, name: string, node: Node, report: Report): void {
  const message = `another ${kind} is named ${name} too`
  report({ severity: 'error', code: 'E_NAME_TWICE', message, place: headOf(node), expected: 'a name of its own' })
}

/** The executors of a system, their configs as their types want them. */
export function checkExecutors(root: MapNode, registry: Registry, report: Report): Map<string, CheckedExecutor> {
  const entries = entriesOf(root, 'executors', executorSchema, report)
  return mapValues(entries, ({ value, node }) => {
    const config = without(node, new Set(['executor', 'type', 'max_parallel']))
    const { type, max_parallel: maxParallel } = value
    const schema = registry.executors.get(type)?.part.config
    const wanted = schema === undefined ? mapToJson(config) : (givenTo(schema, config).value as JsonObject)
    const plain = mapTexts(wanted, unescapeTemplate) as JsonObject
    return { type, node: config, config: plain, ...(maxParallel !== undefined && { maxParallel }) }
  })
}

/** The volumes of a system, their local folders absolute. */
export function checkVolumes(root: MapNode, report: Report): Map<string, { readonly folder?: string }> {
  return mapValues(entriesOf(root, 'volumes', volumeSchema, report), ({ value, node }) => {
    const path = get(get(node, 'local'), 'path')
    return path === undefined || !value.local ? {} : { folder: pathIn(path, fromHome(value.local.path)) }
  })
}

/** The connections of a system; a number in them that is written in a way of its own, such as `00123`, is text. */
export function checkConnections(root: MapNode, report: Report): Map<string, ConnectionDefinition> {
  return mapValues(
    entriesOf(root, 'connections', connectionSchema, report),
    ({ value: { connection, type }, node }) => ({ ...(toJson(withSpelling(node)) as JsonObject), connection, type }),
  )
}

/** The secrets of a system, their files absolute. */
export function checkSecrets(root: MapNode, report: Report): Map<string, CheckedSecret> {
  return mapValues(entriesOf(root, 'secrets', secretSchema, report), ({ value, node }) => {
    const { secret, env, remote_path: remotePath } = value
    const path = value.path ?? value.local_path_file
    const place = get(node, 'path') ?? get(node, 'local_path_file') ?? node
    const source = {
      ...(env !== undefined && { env }),
      ...(path !== undefined && { path: pathIn(place, fromHome(path)) }),
      ...(env === undefined && path === undefined && { env: secretVariable(secret) }),
    }
    return { source, ...(remotePath !== undefined && { remotePath }) }
  })
}

/** How many slots each pool of a system has. */
export function checkPools(root: MapNode, report: Report): Map<string, number> {
  return mapValues(entriesOf(root, 'pools', poolSchema, report), ({ value }) => value.slots)
}

/** A path of the YAML, which starts at the folder of the file that it stands in. */
export function pathIn(node: Node, path: string): string {
  return resolve(dirname(node.place.source.file), unescapeTemplate(path))
}

/** The same keys, with other values. */
export function mapValues<A, B>(entries: ReadonlyMap<string, A>, change: (value: A) => B): Map<string, B> {
  return new Map([...entries].map(([name, value]) => [name, change(value)]))
}
