import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import type { Layer } from '../load/layers.ts'
import { get, headOf } from '../load/node.ts'

/** What has been reported already: each is one mistake, however many layers lead to it. */
export interface ChainNotes {
  readonly circles: Set<string>
  /** Names of layers whose file is no YAML. */
  readonly broken: ReadonlySet<string>
}

/**
 * A layer behind all that it inherits from, `base` first; undefined, with a diagnostic, if that cannot be found, unless
 * there is one already.
 */
export function chainOf(
  layer: Layer,
  layers: ReadonlyMap<string, Layer>,
  { circles, broken }: ChainNotes,
  report: Report,
): Layer[] | undefined {
  const chain: Layer[] = [layer]
  for (let at = layer; at.super !== undefined; ) {
    const above = layers.get(at.super)
    const place = headOf(get(at.root, 'super') ?? at.root)
    if (above === undefined && broken.has(at.super)) return undefined
    if (above === undefined) {
      const known = [...layers.values()].filter((other) => other.type === 'super').map((other) => other.name)
      const suggestion = suggest(at.super, known)
      const message = `no file describes a super named ${at.super}`
      const expected = `one of ${known.join(', ')}`
      report({
        severity: 'error',
        code: 'E_SUPER_UNKNOWN',
        message,
        place,
        expected,
        ...(suggestion && { suggestion }),
      })
      return undefined
    }
    if (chain.includes(above)) {
      const circle = [...chain.slice(0, chain.indexOf(above) + 1).reverse(), above]
      const message = `these inherit from each other: ${circle.map((other) => other.name).join(' -> ')}`
      const id = circle
        .slice(1)
        .map((other) => other.name)
        .sort()
        .join()
      if (!circles.has(id)) report({ severity: 'error', code: 'E_SUPER_CYCLE', message, place })
      circles.add(id)
      return undefined
    }
    chain.unshift(above)
    at = above
  }
  return chain
}
