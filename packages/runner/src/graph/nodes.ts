import type { Plan, PlannedTask } from '@liminal/core'

/** A task as a picture shows it: an id that every format takes, and lines of text. */
export interface GraphNode {
  readonly id: string
  readonly lines: readonly string[]
  /** Drawn as a stack: it runs once for each element of a list. */
  readonly mapped: boolean
  /** What the engine does itself. */
  readonly own: boolean
}

/** An arrow from a task to one that waits for it. */
export interface GraphEdge {
  readonly from: string
  readonly to: string
}

/** The tasks of a plan and what they wait for. */
export function graphOf({ tasks }: Plan): {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
} {
  const ids = new Map(tasks.map(({ name }, index) => [name, `t${index}`]))
  const idOf = (name: string) => ids.get(name) ?? ''
  const nodes = tasks.map((task) => ({
    id: idOf(task.name),
    lines: linesOf(task).map(printable),
    mapped: task.forEach !== undefined,
    own: task.executor === null,
  }))
  const edges = tasks.flatMap(({ name, upstreams }) => upstreams.map((up) => ({ from: idOf(up), to: idOf(name) })))
  return { nodes, edges }
}

function linesOf({ name, type, executor, triggerRule, when, forEach }: PlannedTask): string[] {
  const where = executor === null || executor === 'local' ? type : `${type} on ${executor}`
  const each =
    forEach === undefined ? [] : [`for each of ${'items' in forEach ? forEach.items.length : forEach.expression}`]
  // Not on its arrows: of a thousand labels Graphviz makes a thousand nodes, and takes many seconds.
  const rule = triggerRule === 'all_success' ? [] : [`trigger rule ${triggerRule}`]
  return [name, where, ...each, ...(when === undefined ? [] : [`when ${when}`]), ...rule]
}

/** One line of characters that XML may hold. */
function printable(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, '\uFFFD')
}
