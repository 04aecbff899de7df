import type { CheckedTask } from '../check/checked.ts'
import type { Work } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { byLetters } from '../jinja/by-letters.ts'
import { get, headOf, type Node } from '../load/node.ts'

/** Where volumes are seen, by what tasks of a pipeline say. */
export type KnownMounts = ReadonlyMap<string, string>

/** The volumes that tasks, or services, mount, by the path; of several at one path, the first. */
export function knownMounts(those: readonly { readonly keys: Pick<CheckedTask['keys'], 'mounts'> }[]): KnownMounts {
  const mounts = those.flatMap(({ keys }) => keys.mounts ?? [])
  return new Map(mounts.toReversed().map(({ path, volume }) => [path.replace(/\/+$/, ''), volume]))
}

/**
 * Warns of paths that only a mount would give a meaning, and that a task or service does not mount: on some machine they are
 * real.
 */
export function reportUnmounted(
  { node, kind }: { readonly node: Node; readonly kind: 'task' | 'service' },
  work: Work,
  known: KnownMounts,
  report: Report,
): void {
  for (const path of unmountedPaths(work, [...known.keys()])) {
    const missed = [...known].find(([mount]) => isWithin(path, mount))
    report({
      severity: 'warning',
      code: 'E_PATH_UNMOUNTED',
      message: `${path} is below no mount of this ${kind}`,
      place: placeOf(node, path) ?? headOf(get(node, 'file') ?? node),
      expected: `a volume below mounts: of the ${kind}, at this path or above it`,
      ...(missed !== undefined && { suggestion: `mounts: [{ volume: ${missed[1]}, path: ${missed[0]} }]` }),
    })
  }
}

/** Paths that begin as none of another machine does, and are no part of a longer one. */
const pathsIn = byLetters(
  (letters, flags) =>
    new RegExp(String.raw`(?<![${letters}_.~})*/\-]|@[\w.\-]+:)(?:\/[${letters}_.\-]+)+`, `g${flags}`),
)

/** The paths that work mentions, below `/mnt` or a mount that others have, which are below none of its own. Pure. */
export function unmountedPaths(work: Work, known: readonly string[]): readonly string[] {
  if (work.kind === 'function') return []
  const texts = work.kind === 'sql' ? [work.statements, work.output?.path ?? ''] : [...work.command, ...work.args]
  const seen = [...work.mounts, ...(work.secrets ?? [])].flatMap(({ path }) => path?.replace(/\/+$/, '') ?? [])
  const mentioned = [...texts, ...Object.values(work.env)].flatMap((text) => {
    const plain = withoutOdd(text, seen)
    return [...plain.matchAll(pathsIn(plain))].map(([path]) => path)
  })
  return [...new Set(mentioned)].filter(
    (path) =>
      (path.startsWith('/mnt/') || known.some((mount) => isWithin(path, mount))) &&
      !seen.some((mount) => isWithin(path, mount)),
  )
}

/** A text without the paths that have blanks or the like in them, which `pathsIn` would cut there; a shell may have a backslash before. */
function withoutOdd(text: string, seen: readonly string[]): string {
  const odd = seen.filter((path) => /[^\w./-]/.test(path))
  return odd
    .flatMap((path) => [path, path.replaceAll(' ', '\\ ')])
    .reduce((rest, path) => rest.replaceAll(path, 'x'), text)
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

/** Where a path stands in the text of a task. */
function placeOf(node: Node, path: string): Place | undefined {
  if (node.kind === 'scalar') {
    const { source, start, end } = node.place
    const at = source.text.slice(start, end).indexOf(path)
    return at === -1 ? undefined : { source, start: start + at, end: start + at + path.length }
  }
  const inner = node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value)
  for (const each of inner) {
    const place = placeOf(each, path)
    if (place !== undefined) return place
  }
  return undefined
}
