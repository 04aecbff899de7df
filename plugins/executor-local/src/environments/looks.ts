import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What an environment looks like: enough to tell whether anything was installed, removed or damaged since. */
export interface Looks {
  /** Where it stands: programs in it name that path. */
  readonly place: string
  /** The time of its pyvenv.cfg. */
  readonly config: number | undefined
  /** What stands in its site-packages; of what says which packages there are, the times too. */
  readonly packages: Readonly<Record<string, number>>
}

/** Looks at one; undefined if there is none, or its Python is gone. */
export function looksOf(folder: string): Looks | undefined {
  if (timeOf(join(folder, 'bin/python')) === undefined) return undefined
  const packages: Record<string, number> = {}
  for (const site of siteFolders(folder)) {
    for (const name of namesIn(site)) {
      // Python writes these when it first imports something.
      if (name === '__pycache__' || name.endsWith('.pyc')) continue
      packages[name] = /\.(?:dist-info|egg-info|egg-link|pth)$/.test(name) ? (timeOf(join(site, name)) ?? 0) : 0
    }
  }
  return { place: realpathSync(folder), config: timeOf(join(folder, 'pyvenv.cfg')), packages }
}

/** What changes with them, at a glance: it is the same as long as nothing was installed or removed. */
export function glanceAt(folder: string): string {
  const files = [join(folder, 'bin/python'), join(folder, 'pyvenv.cfg'), ...siteFolders(folder)]
  return files.map(timeOf).join(' ')
}

/** How many differences are told. */
const told = 3

/** What is not as it was when it was made; undefined if all is. Pure. */
export function differenceOf(now: Looks | undefined, made: Looks): string | undefined {
  if (now === undefined) return 'its Python is gone'
  if (now.place !== made.place) return `it was made at ${made.place}`
  if (now.config !== made.config) return 'its pyvenv.cfg has changed'
  const changed = Object.keys({ ...made.packages, ...now.packages }).filter(
    (name) => now.packages[name] !== made.packages[name],
  )
  if (changed.length === 0) return undefined
  if (Object.keys(now.packages).length === 0) return 'its packages are gone'
  // What says which packages there are says more than the files that come with them.
  const packages = changed.filter((name) => /\.(?:dist|egg)-info$/.test(name))
  const differences = (packages.length > 0 ? packages : changed).map((name) => {
    const shown = name.replace(/\.(?:dist|egg)-info$/, '')
    if (now.packages[name] === undefined) return `${shown} is gone`
    return made.packages[name] === undefined ? `${shown} is new` : `${shown} was installed again`
  })
  const more = differences.length > told ? [`and ${differences.length - told} more`] : []
  return [...differences.slice(0, told), ...more].join(', ')
}

function siteFolders(folder: string): readonly string[] {
  const lib = join(folder, 'lib')
  return namesIn(lib).map((name) => join(lib, name, 'site-packages'))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function timeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs
}
