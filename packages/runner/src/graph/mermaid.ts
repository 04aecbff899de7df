import type { Plan } from '@liminal/core'
import { type GraphNode, graphOf } from './nodes.ts'

/** A plan as a flowchart of Mermaid, which GitHub and many editors draw. */
export function renderMermaid(plan: Plan): string {
  const { nodes, edges } = graphOf(plan)
  return [
    'flowchart TD',
    ...nodes.map((node) => `  ${node.id}${shapeOf(node)}`),
    ...edges.map(({ from, to }) => `  ${from} --> ${to}`),
  ].join('\n')
}

function shapeOf({ lines, mapped, own }: GraphNode): string {
  const label = quoted(lines)
  if (own) return `([${label}])`
  return mapped ? `[[${label}]]` : `[${label}]`
}

/** Entities for all but letters, digits and what joins them, as Mermaid knows HTML, Markdown and rules of its own. */
function quoted(lines: readonly string[]): string {
  const special = /(?<![\p{L}\p{N}])[_.-]|[_.-](?![\p{L}\p{N}])|[^\p{L}\p{M}\p{N} _.-]/gu
  const escaped = lines.map((line) => line.replaceAll(special, (each) => `#${each.codePointAt(0)};`))
  return `"${escaped.join('<br>')}"`
}
