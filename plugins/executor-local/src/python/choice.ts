import type { AskedPython } from '@liminal/core/requirements'

/** A Python: its own path, whatever led to it, and its version, for instance `3.11.7`. */
export interface Interpreter {
  readonly executable: string
  readonly version: string
}

/** The first Python that is taken where none is asked for. */
export const oldestPython = '3.10'

/** The names that a Python is likely to have on a PATH, best first. Pure. */
export function likelyNames({ version }: AskedPython): readonly string[] {
  const minor = version === undefined ? undefined : /^\d+\.\d+/.exec(version)?.[0]
  return [...(minor === undefined ? [] : [`python${minor}`]), 'python3', 'python']
}

/** Whether a Python is of the version that is asked for, or new enough where none is. Pure. */
export function isAskedFor({ version }: Interpreter, asked: AskedPython): boolean {
  return asked.version === undefined ? isNewEnough(version) : `${version}.`.startsWith(`${asked.version}.`)
}

/** The newest; of several alike the first. Pure. */
export function newest(all: readonly Interpreter[]): Interpreter | undefined {
  return all.reduce<Interpreter | undefined>(
    (best, each) => (best === undefined || compare(each.version, best.version) > 0 ? each : best),
    undefined,
  )
}

/** What comes next to what is asked for, of those that may be taken; of two that are as near, the newer. Pure. */
export function nearest(all: readonly Interpreter[], { version, range = '' }: AskedPython): Interpreter | undefined {
  const usable = all.filter((each) => isNewEnough(each.version))
  // A range begins and ends at the versions in it.
  const wanted = version === undefined ? (range.match(/\d+(?:\.\d+)*/g) ?? []) : [version]
  if (wanted.length === 0) return usable[0]
  const away = (each: Interpreter) => Math.min(...wanted.map((one) => Math.abs(orderOf(each.version) - orderOf(one))))
  const least = Math.min(...usable.map(away))
  return newest(usable.filter((each) => away(each) === least))
}

function isNewEnough(version: string): boolean {
  return compare(version, oldestPython) >= 0
}

/** A number by which minor versions follow each other. */
function orderOf(version: string): number {
  const [major = 0, minor = 0] = partsOf(version)
  return major * 1000 + minor
}

function compare(one: string, other: string): number {
  const [theirs, ours] = [partsOf(other), partsOf(one)]
  return ours.map((part, at) => part - (theirs[at] ?? 0)).find((difference) => difference !== 0) ?? 0
}

function partsOf(version: string): readonly number[] {
  return version.split('.').map(Number)
}
