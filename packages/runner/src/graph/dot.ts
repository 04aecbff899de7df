import type { Plan } from '@liminal/core'
import { type GraphNode, graphOf } from './nodes.ts'

const many = 300

/** A plan in the language of Graphviz. */
export function renderDot(plan: Plan): string {
  const { nodes, edges } = graphOf(plan)
  return [
    `digraph ${quoted(plan.pipeline)} {`,
    // Of many tasks, a picture soon rather than the least crossings.
    ...(nodes.length > many ? ['  graph [nslimit=0.1, nslimit1=0.1, mclimit=0.1]'] : []),
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif", fontsize=11]',
    '  edge [color="#666666"]',
    ...nodes.map((node) => `  ${node.id} [label=${quoted(...node.lines)}${lookOf(node)}]`),
    ...edges.map(({ from, to }) => `  ${from} -> ${to}`),
    '}',
  ].join('\n')
}

function lookOf({ mapped, own }: GraphNode): string {
  if (own) return ', shape=oval, style=filled'
  return mapped ? ', peripheries=2' : ''
}

function quoted(...lines: readonly string[]): string {
  // Labels may hold entities of HTML.
  const escaped = lines.map((line) => line.replaceAll('&', '&amp;').replaceAll(/["\\]/g, '\\$&'))
  return `"${escaped.join('\\n')}"`
}
