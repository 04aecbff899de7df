import type { ContainerWork, ImageDefinition, Json, Resources, SqlWork, Work } from '@liminal/core'
import { mapTexts } from '@liminal/core'
import { type Digests, digestOf } from '@liminal/core/source'
import { instanceEnv } from '../outputs/bind.ts'
import type { Instance } from '../outputs/scope.ts'

/** Work whose result may be taken from the cache. */
export type CacheableWork = ContainerWork | SqlWork

/** True for work that an executor does. */
export function isCacheable(work: Work): work is CacheableWork {
  return work.kind !== 'function'
}

/** Folders that may lie elsewhere tomorrow, and all still be the same. */
export interface Places {
  /** The folder of the system. */
  readonly project: string
  /** Liminal's own. */
  readonly home: string
}

/** Who asks. */
interface Asking {
  readonly instance: Instance | undefined
  readonly places: Places
}

/**
 * What of a field of the work does not decide its result. A field that is not here counts whole, so that one that is new counts
 * by itself.
 */
const reduced: Readonly<Record<string, (value: Json, asking: Asking) => Json | undefined>> = {
  // A program of ours, wherever this copy of it is installed.
  program: () => undefined,
  // Where the task's file lies; the files in it count by what they hold.
  folder: () => undefined,
  // These files count by what they hold, too.
  reads: () => undefined,
  // An item's place in its list.
  env: (env, { instance }) => without(env, Object.keys(instance === undefined ? {} : instanceEnv(instance))),
  // How much it gets decides whether it succeeds, and when.
  resources: (resources) => without(resources, ['memory', 'cpu'] satisfies (keyof Resources)[]),
  // Its code counts by what it holds. What holds secrets is no part of it.
  build: (build, { places }) =>
    portable(without(build, ['source', 'secret_files'] satisfies (keyof ImageDefinition)[]), places),
  mounts: (mounts, { places }) => portable(mounts, places),
  secrets: (secrets, { places }) => portable(secrets, places),
  connection: (connection, { places }) => portable(connection, places),
}

/** A digest for each field of the work, by its name, of all in it that decides the result. */
export function workParts(work: CacheableWork, asking: Asking): Digests {
  const fields = Object.entries(work as unknown as Record<string, Json>).flatMap(([field, value]) => {
    const counted = Object.hasOwn(reduced, field) ? reduced[field]?.(value, asking) : value
    return counted === undefined || isEmpty(counted) ? [] : [[`work ${field}`, digestOf(JSON.stringify(counted))]]
  })
  return Object.fromEntries(fields)
}

/** None given is as good as no word of it. */
function isEmpty(value: Json): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length === 0
}

function without(value: Json, keys: readonly string[]): Json {
  const entries = Object.entries(value as Record<string, Json>)
  return Object.fromEntries(entries.filter(([key]) => !keys.includes(key)))
}

/** With paths of the project, and of Liminal's folder, as they are below it. */
function portable(value: Json, { project, home }: Places): Json {
  const known = [
    { name: '<project>', folder: project },
    { name: '<home>', folder: home },
  ].sort((a, b) => b.folder.length - a.folder.length)
  return mapTexts(value, (text) => {
    const place = known.find(({ folder }) => text === folder || text.startsWith(`${folder}/`))
    return place === undefined ? text : place.name + text.slice(place.folder.length)
  })
}
