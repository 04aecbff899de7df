import type { Report } from '../diagnostics/diagnostic.ts'
import { type Node, type ScalarNode, textOf } from './node.ts'
import { notAsWritten } from './problems.ts'

/** Reports the numbers of a list or map that JSON cannot say as they are written, with zeros in front for instance. */
export function reportUnsayable(node: Node, report: Report): void {
  if (node.kind === 'list') for (const item of node.items) reportScalar(item, report)
  else if (node.kind === 'map') for (const { value } of node.entries.values()) reportScalar(value, report)
}

function reportScalar(node: Node, report: Report): void {
  if (node.kind !== 'scalar') reportUnsayable(node, report)
  else if (isUnsayable(node)) report(notAsWritten(node))
}

/** Whether a number loses what its text says as soon as it is JSON: a code such as `007`, `+49`, or what is not finite. */
export function isUnsayable({ value, written = '' }: ScalarNode): boolean {
  return typeof value === 'number' && (/^(?:[-+]?0\d|\+)/.test(written) || !Number.isFinite(value))
}

/** The same value, with such numbers as texts. */
export function withSayable(node: Node): Node {
  return withTexts(node, isUnsayable)
}

/** The same value, with the numbers and booleans that are written in a way of their own (`1.20`, `True`) as texts. */
export function withSpelling(node: Node): Node {
  return withTexts(node, ({ written }) => written !== undefined)
}

function withTexts(node: Node, isText: (scalar: ScalarNode) => boolean): Node {
  if (node.kind === 'scalar') return isText(node) ? { kind: 'scalar', value: textOf(node), place: node.place } : node
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => withTexts(item, isText)) }
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { ...entry, value: withTexts(entry.value, isText) }] as const,
  )
  return { ...node, entries: new Map(entries) }
}
