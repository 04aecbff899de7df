/** One change to a valid file, and the lines where its problem may be shown. */
export interface Mutation {
  readonly kind: string
  readonly text: string
  /** Counted from 1. */
  readonly lines: readonly number[]
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A `key: value` line of a block map. */
interface KeyLine {
  readonly at: number
  readonly indent: number
  readonly dash: boolean
  readonly key: string
  readonly value: string
  /** The keys above it, from the top; items of lists are not counted. */
  readonly path: readonly string[]
}

/** Below these, keys are names that the user makes up. */
const freeForm = new Set(['variables', 'outputs', 'env_vars', 'env', 'params', 'properties'])

/** Makes one mutation of a text; undefined if the text has no place for the kind that was drawn. */
export function mutate(text: string, random: () => number): Mutation | undefined {
  const lines = text.split('\n')
  const keys = keyLines(lines)
  const kind = pick(mutationKinds, random) ?? ''
  const make = kinds[kind as keyof typeof kinds]
  const made = make(lines, keys, random)
  return made && { kind, text: made.lines.join('\n'), lines: made.shown.map((at) => at + 1) }
}

interface Made {
  readonly lines: readonly string[]
  readonly shown: readonly number[]
}

type Kind = (lines: readonly string[], keys: readonly KeyLine[], random: () => number) => Made | undefined

const kinds = {
  'a key with a slip': (lines, keys, random) => {
    const line = pick(keys.filter(isOurs), random)
    if (line === undefined || line.key.length < 4) return undefined
    return replaceLine(
      lines,
      line.at,
      (old) => old.replace(`${line.key}:`, `${slip(line.key, random)}:`),
      around(line, keys),
    )
  },
  'a value of another type': (lines, keys, random) => {
    const line = pick(
      keys.filter((each) => isOurs(each) && isPlain(each.value)),
      random,
    )
    if (line === undefined || anything.has(line.key)) return undefined
    const wrong = pick(['{ a: { b: 1 } }', '[[1], [2]]'], random)
    return replaceLine(lines, line.at, (old) => old.replace(`${line.key}: ${line.value}`, `${line.key}: ${wrong}`))
  },
  'a required key that is gone': (lines, keys, random) => {
    const line = pick(
      keys.filter(({ key, dash }) => dash && /^(?:task|pipeline|image|volume)$/.test(key)),
      random,
    )
    if (line === undefined) return undefined
    return replaceLine(lines, line.at, (old) => old.replace(`${line.key}:`, 'description:'), around(line, keys))
  },
  'a type that is gone': (lines, keys, random) => {
    const line = pick(
      keys.filter(({ key, dash, path }) => key === 'type' && !dash && path.at(-1) === 'tasks'),
      random,
    )
    if (line === undefined) return undefined
    return { lines: lines.toSpliced(line.at, 1), shown: [line.at - 1] }
  },
  'a reference to nothing': (lines, keys, random) => {
    const at = pick(
      lines.flatMap((line, index) =>
        /^[^#]*\{\{\w+\}\}|outputs\.\w+\}\}|volume: \w+, path|depends_on: \[\w/.test(line) ? [index] : [],
      ),
      random,
    )
    if (at === undefined || keys.length === 0) return undefined
    return replaceLine(lines, at, (old) =>
      old
        .replace(/\{\{\w+\}\}/, '{{qqqqq}}')
        .replace(/outputs\.\w+\}\}/, 'outputs.qqqqq}}')
        .replace(/volume: \w+, path/, 'volume: qqqqq, path')
        .replace(/depends_on: \[\w+/, 'depends_on: [qqqqq'),
    )
  },
  'an executor that is not there': (lines, keys, random) => {
    const line = pick(
      keys.filter(({ key, dash, path }) => key === 'type' && !dash && path.at(-1) === 'tasks'),
      random,
    )
    if (line === undefined) return undefined
    const added = `${' '.repeat(line.indent)}executor: qqqqq`
    return { lines: lines.toSpliced(line.at + 1, 0, added), shown: [line.at + 1] }
  },
  'an indentation that is off': (lines, keys, random) => {
    const line = pick(
      keys.filter(
        (each, index) => !each.dash && keys[index - 1]?.indent === each.indent && keys[index - 1]?.value !== '',
      ),
      random,
    )
    if (line === undefined) return undefined
    const spaces = pick([' ', '\t'], random) ?? ' '
    return replaceLine(lines, line.at, (old) => spaces + old, [line.at - 1, line.at, line.at + 1])
  },
  'a key that stands twice': (lines, keys, random) => {
    const line = pick(
      keys.filter(({ dash, value }) => !dash && isPlain(value)),
      random,
    )
    if (line === undefined) return undefined
    return { lines: lines.toSpliced(line.at, 0, lines[line.at] ?? ''), shown: [line.at + 1] }
  },
  'a circle of tasks': (lines, keys, random) => {
    const line = pick(
      keys.filter(({ key, dash, path }) => key === 'task' && dash && path.at(-1) === 'tasks'),
      random,
    )
    if (line === undefined || lines.slice(line.at, line.at + 8).some((each) => each.includes('depends_on')))
      return undefined
    const added = `${' '.repeat(line.indent)}depends_on: [${line.value}]`
    return { lines: lines.toSpliced(line.at + 1, 0, added), shown: [line.at + 1] }
  },
  'a circle of variables': (lines, keys, random) => {
    const line = pick(
      keys.filter(({ path }) => path.length === 1 && path[0] === 'variables'),
      random,
    )
    if (line === undefined || !lines.some((each) => each.includes(`{{${line.key}}}`))) return undefined
    return replaceLine(lines, line.at, (old) => old.replace(/:.*/, `: 'x {{${line.key}}}'`))
  },
} as const satisfies Record<string, Kind>

/** The names of all kinds. */
export const mutationKinds: readonly string[] = Object.keys(kinds)

/** Keys that take any value. */
const anything = new Set(['metrics', 'monitoring', 'for_each', 'cache', 'default', 'python_version'])

function keyLines(lines: readonly string[]): KeyLine[] {
  const above: { indent: number; key: string }[] = []
  return lines.flatMap((line, at): KeyLine[] => {
    const match = /^( *)(- )?([A-Za-z_]\w*):(?: +(?!#)(.*?))?(?:\s+#.*)?$/.exec(line)
    if (match === null) return []
    const [, space = '', dash, key = '', value = ''] = match
    const indent = space.length + (dash?.length ?? 0)
    while ((above.at(-1)?.indent ?? -1) >= indent) above.pop()
    const path = above.map((each) => each.key)
    if (value === '' || value.startsWith('>') || value.startsWith('|')) above.push({ indent, key })
    return [{ at, indent, dash: dash !== undefined, key, value, path }]
  })
}

function isOurs({ path, value }: KeyLine): boolean {
  return !path.some((key) => freeForm.has(key)) && !/^[>|]/.test(value)
}

function isPlain(value: string): boolean {
  return value !== '' && !/^[[{>|&*]/.test(value)
}

/** A missing key is shown at the item: at its first line. */
function around(line: KeyLine, keys: readonly KeyLine[]): number[] {
  const first = keys.findLast((each) => each.at <= line.at && each.dash && each.indent === line.indent)
  return [line.at, ...(first === undefined ? [] : [first.at])]
}

function slip(key: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (key.length - 2))
  const other = key[at] === 'x' ? 'z' : 'x'
  return key.slice(0, at) + other + key.slice(at + 1)
}

function replaceLine(
  lines: readonly string[],
  at: number,
  change: (old: string) => string,
  shown = [at],
): Made | undefined {
  const old = lines[at] ?? ''
  const changed = change(old)
  return changed === old ? undefined : { lines: lines.with(at, changed), shown }
}

function pick<T>(from: readonly T[], random: () => number): T | undefined {
  return from[Math.floor(random() * from.length)]
}
