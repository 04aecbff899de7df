import type { ContainerWork, SecretReference, SqlWork } from '@liminal/core'

/** The secrets of work: those that it names, and what its connection takes from the environment. Pure. */
export function referencesOf(work: ContainerWork | SqlWork): readonly SecretReference[] {
  const named = work.secrets ?? []
  return work.kind === 'sql' ? [...named, ...environmentOf(work.connection)] : named
}

/** A `{ env: NAME }` anywhere in a value: a secret that the work finds by itself, and that is only masked. */
function environmentOf(value: unknown): readonly SecretReference[] {
  if (typeof value !== 'object' || value === null) return []
  const items = Object.values(value)
  const { env } = value as { readonly env?: unknown }
  if (items.length === 1 && typeof env === 'string') return [{ secret: env, source: { env } }]
  return items.flatMap(environmentOf)
}
