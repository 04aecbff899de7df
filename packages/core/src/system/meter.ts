import type { Report } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Node } from '../load/node.ts'
import type { Scope } from './scope.ts'

/**
 * Variables that refer to each other twice unfold into twice the text at every step: what placeholders may put into one
 * system, counted in characters (a value counts as a few, however short), and how deep values may be nested. Slow
 * expressions, those of a tenth of a second and more, may take so many milliseconds together.
 */
export const renderLimits = {
  characters: 20_000_000,
  valueCost: 50,
  depth: 500,
  slow: 100,
  slowTogether: 10_000,
} as const

/** What placeholders have cost a system so far. */
export interface Meter {
  characters: number
  /** Milliseconds of the processor that its slow expressions took. */
  slow: number
}

/** A meter that nothing has been counted on. */
export function newMeter(): Meter {
  return { characters: 0, slow: 0 }
}

/** Where a value is about to be filled in. */
interface Filling {
  readonly scope: Scope
  readonly report: Report
  readonly depth: number
}

/** Counts a value that is about to be filled in; says so once when there is too much of it. */
export function isAffordable(node: Node, { scope: { meter }, report, depth }: Filling, place: Place): boolean {
  if (meter.characters > renderLimits.characters) return false
  meter.characters += depth > renderLimits.depth ? Number.POSITIVE_INFINITY : sizeOf(node)
  if (meter.characters <= renderLimits.characters) return true
  const limit =
    depth > renderLimits.depth ? `${renderLimits.depth} levels` : `${renderLimits.characters / 1e6} million characters`
  const message = `with its variables filled in, the system has more than ${limit}`
  report({ severity: 'error', code: 'E_VARIABLE_TOO_LARGE', message, place })
  return false
}

/** Evaluates while there is time left for expressions of the system; says so once when there is none. */
export function timed<T>(evaluate: () => T, { scope: { meter }, report }: Filling, place: Place): T | 'wrong' {
  if (meter.slow > renderLimits.slowTogether) return 'wrong'
  const before = process.cpuUsage()
  const evaluated = evaluate()
  const { user, system } = process.cpuUsage(before)
  const took = (user + system) / 1000
  if (took < renderLimits.slow) return evaluated
  meter.slow += took
  if (meter.slow <= renderLimits.slowTogether) return evaluated
  const message = `the expressions of the system take longer than ${renderLimits.slowTogether / 1000} seconds`
  report({ severity: 'error', code: 'E_PLACEHOLDER_INVALID', message, place })
  return 'wrong'
}

function sizeOf(node: Node): number {
  if (node.kind === 'scalar') return renderLimits.valueCost + String(node.value).length
  const inner = node.kind === 'list' ? node.items : [...node.entries.values()].map((entry) => entry.value)
  return inner.reduce<number>((size, each) => size + sizeOf(each), renderLimits.valueCost)
}
