import type { Minimatch } from 'minimatch'
import { fromHome } from '../files/from-home.ts'
import { type Found, type FoundFile, filesIn, statOf, type WalkOptions } from './walk.ts'

type Part = Minimatch['set'][number][number]

/** How patterns are read: names that begin with a dot are names like others; no `!`, no comments, no `+(...)`. */
const syntax = {
  dot: true,
  nonegate: true,
  nocomment: true,
  noext: true,
  braceExpandMax: 1000,
  platform: 'linux',
} as const

/**
 * The files that a path or pattern names (`*`, `?`, `[...]`, `{a,b}`, `**` for folders of any depth; a backslash takes a sign
 * as it is; `~` is the user's home). A folder stands for all files below it. What is there under exactly this name is meant,
 * whatever signs are in it. `placeOf` says where something is that the pattern names.
 */
export async function filesNamed(
  pattern: string,
  placeOf: (path: string) => string,
  options: Pick<WalkOptions, 'limit'> = {},
): Promise<Found> {
  const place = (path: string) => placeOf(fromHome(path))
  const name = pattern.replace(/(?<=.)\/+$/, '')
  const literal = await filesAt(name, place(name), options)
  if (literal === 'too many' || literal.length > 0 || !/[*?[{\\]/.test(name)) return literal
  const { Minimatch } = await import('minimatch')
  const matcher = new Minimatch(name, syntax)
  const found = new Map<string, FoundFile>()
  for (const parts of matcher.set) {
    const files = await filesOf(parts, matcher, place, options)
    if (files === 'too many') return files
    for (const file of files) found.set(file.path, file)
  }
  return [...found.values()]
}

/** Those of one alternative: below its folder, which is all that stands before the first wildcard. */
async function filesOf(
  parts: readonly Part[],
  matcher: Minimatch,
  place: (path: string) => string,
  options: Pick<WalkOptions, 'limit'>,
): Promise<Found> {
  const wild = parts.findIndex((part) => typeof part !== 'string')
  const base = parts.slice(0, wild === -1 ? undefined : wild).join('/')
  if (wild === -1) return filesAt(base, place(base), options)
  const rest = parts.slice(wild)
  const named = new Set(rest.filter((part) => typeof part === 'string'))
  const matches = (path: string, partial: boolean) => matcher.matchOne(path.split('/'), [...rest], partial)
  const found = await filesIn(place(parts[0] === '' && wild === 1 ? '/' : base), {
    ...options,
    named,
    choose: (path, isFolder) =>
      matches(path, false) ? 'take' : isFolder && matches(path, true) ? 'look into' : 'leave',
  })
  return found === 'too many' || wild === 0 ? found : found.map((file) => ({ ...file, path: `${base}/${file.path}` }))
}

/** A file, or all files of a folder. */
async function filesAt(name: string, file: string, options: Pick<WalkOptions, 'limit'>): Promise<Found> {
  const stats = statOf(file)
  if (stats?.isFile()) return [{ path: name, file, stats }]
  const found = await filesIn(file, options)
  return found === 'too many' ? found : found.map((each) => ({ ...each, path: joined(name, each.path) }))
}

function joined(folder: string, path: string): string {
  return path === '' ? folder : `${folder === '.' ? '' : folder.replace(/(?<!\/)$/, '/')}${path}`
}
