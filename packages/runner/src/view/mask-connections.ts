import { isWritten, type Json, type JsonObject } from '@liminal/core'
import { namesSecret } from './secret-names.ts'

const masked = '***'

/**
 * What stands below `connections:`, as it may be shown: `{ env: NAME }` says where a secret is and stays, one that was written
 * there itself does not. Its plugin would refuse it; without plugins its key tells. Pure.
 */
export function maskConnections(value: Json, key: string): Json {
  if (Array.isArray(value)) return value.map((each) => maskConnections(each, key))
  if (typeof value === 'object' && value !== null && !isWritten(value)) {
    if (isReference(value)) return value
    const keyOf = (own: string) => (namesSecret(key) ? key : own)
    const entries = Object.entries(value as JsonObject)
    return Object.fromEntries(
      entries.map(([own, each]) => [own, each === undefined ? each : maskConnections(each, keyOf(own))]),
    )
  }
  if (value === null || value === '') return value
  if (namesSecret(key)) return masked
  return typeof value === 'string' ? maskInText(value) : value
}

function isReference(value: object): boolean {
  const entries = Object.entries(value)
  return entries.length === 1 && entries[0]?.[0] === 'env'
}

/** The password of a URL, and `password=...` of its query or of a list of settings. */
function maskInText(text: string): string {
  return text
    .replaceAll(/(:\/\/[^:@/\s]*:)\S*@/g, `$1${masked}@`)
    .replaceAll(/([\w-]+)(\s*=\s*)('[^']*'|"[^"]*"|[^&;\s]+)/g, (whole, name: string, equals: string) =>
      namesSecret(name) ? `${name}${equals}${masked}` : whole,
    )
}
