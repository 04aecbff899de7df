import type { Plan } from '@liminal/core'
import { type GraphNode, graphOf } from './nodes.ts'

/** A plan as a flowchart of Mermaid, which GitHub and many editors draw. */
export function renderMermaid(plan: Plan): string {
  const { nodes, edges } = graphOf(plan)
  return [
    'flowchart TD',
    ...nodes.map((node) => `  ${node.id}${shapeOf(node)}`),
    ...edges.map(({ from, to, label }) => `  ${from} -->${label === undefined ? '' : `|${quoted([label])}|`} ${to}`),
  ].join('\n')
}

function shapeOf({ lines, mapped, own }: GraphNode): string {
  const label = quoted(lines)
  if (own) return `([${label}])`
  return mapped ? `[[${label}]]` : `[${label}]`
}

/** Characters that mean something to Mermaid, or to HTML, as their entities. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll(/["&<>`#;[\]{}|\\]/g, (each) => `#${each.codePointAt(0)};`))
  return `"${escaped.join('<br>')}"`
}
