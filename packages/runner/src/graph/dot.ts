import type { Plan } from '@liminal/core'
import { type GraphNode, graphOf } from './nodes.ts'

/** A plan in the language of Graphviz. */
export function renderDot(plan: Plan): string {
  const { nodes, edges } = graphOf(plan)
  return [
    `digraph ${quoted(plan.pipeline)} {`,
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif", fontsize=11]',
    '  edge [fontname="sans-serif", fontsize=9, color="#666666"]',
    ...nodes.map((node) => `  ${node.id} [label=${quoted(...node.lines)}${lookOf(node)}]`),
    ...edges.map(
      ({ from, to, label }) => `  ${from} -> ${to}${label === undefined ? '' : ` [label=${quoted(label)}]`}`,
    ),
    '}',
  ].join('\n')
}

function lookOf({ mapped, own }: GraphNode): string {
  if (own) return ', shape=oval, style=filled'
  return mapped ? ', peripheries=2' : ''
}

function quoted(...lines: readonly string[]): string {
  return `"${lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll('"', '\\"')).join('\\n')}"`
}
