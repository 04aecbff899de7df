import { isWritten, type Json, type JsonObject, type Mount } from '@liminal/core'

/** Replaces, in a text, the paths of mounts by their folders. */
export type Replace = (text: string) => string

// What cannot stand before or behind a path without being part of a longer one, `/x/mnt/data`, `/mnt/data2`, or of a path on
// another machine: `user@host:/mnt/data`.
const notBefore = String.raw`(?<=file://|(?<![\p{L}\p{N}_.~\})*/]))(?<!@[\w.\-]+:)`
// A script of sed or awk that begins with a slash begins with a pattern: `sed -n '/data/p'`.
const quoted = `(?:'[^']*'|"[^"]*")`
const options = String.raw`(?:\s+(?:-\w*[eFv]\s*${quoted}|-(?![^\s'"]*f)[^\s'"]*|\w+=[^\s'"]*))*`
const notInPattern = String.raw`(?<!(?<![\w.\-])(?:sed|[gmn]?awk)${options}\s+['"])`
const notBehind = String.raw`(?![\p{L}\p{N}_.+@%~\-])`

/** How paths of mounts become folders of this machine: whole segments only, longer paths first. */
export function replaceMounts(mounts: readonly Mount[]): Replace {
  const folders = new Map(mounts.map(({ path, folder }) => [withoutSlash(path), withoutSlash(folder)]))
  folders.delete('')
  if (folders.size === 0) return (text) => text
  const paths = [...folders.keys()].sort((a, b) => b.length - a.length).map(escaped)
  const pattern = new RegExp(`${notBefore}${notInPattern}(?:${paths.join('|')})${notBehind}`, 'gu')
  return (text) => text.replace(pattern, (path) => folders.get(path) ?? path)
}

/** The same in every string of a JSON value, names of fields apart. */
export function replaceInJson(value: Json, replace: Replace): Json {
  if (typeof value === 'string') return replace(value)
  if (value === null || typeof value !== 'object' || isWritten(value)) return value
  if (Array.isArray(value)) return value.map((item: Json) => replaceInJson(item, replace))
  const entries = Object.entries(value as JsonObject).filter((entry): entry is [string, Json] => entry[1] !== undefined)
  return Object.fromEntries(entries.map(([name, item]) => [name, replaceInJson(item, replace)]))
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
