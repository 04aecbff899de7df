import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { get, headOf, type Node } from '../load/node.ts'
import type { Task } from '../system/system.ts'

/** What the graph needs to know of a task. */
export interface GraphTask {
  readonly name: string
  readonly phase: Task['phase']
  /** As written; without it, the task before it in the list. */
  readonly dependsOn: readonly string[] | undefined
  readonly node: Node
}

/**
 * The upstreams of each task. Tasks before the pipeline's own gate those of them that wait for nothing else; the
 * first of those behind waits for every task of its own that no other waits for.
 */
export function upstreamsOf(tasks: readonly GraphTask[]): Map<string, readonly string[]> {
  const body = tasks.filter((task) => task.phase === 'body')
  const awaited = new Set(body.flatMap((task, at) => task.dependsOn ?? namesOf(body.slice(Math.max(0, at - 1), at))))
  const leaves = namesOf(body).filter((name) => !awaited.has(name))
  const gate = namesOf(tasks.filter((task) => task.phase === 'before')).slice(-1)
  return new Map(
    tasks.map((task, at) => {
      const previous = tasks[at - 1]
      const first = previous?.phase !== task.phase
      if (task.phase === 'after' && first) return [task.name, task.dependsOn ?? (leaves.length > 0 ? leaves : gate)]
      const chained = task.dependsOn ?? (first || previous === undefined ? [] : [previous.name])
      return [task.name, task.phase === 'body' && chained.length === 0 ? gate : chained]
    }),
  )
}

function namesOf(tasks: readonly GraphTask[]): string[] {
  return tasks.map((task) => task.name)
}

/** Reports upstreams that are not there, and circles. */
export function checkGraph(
  tasks: readonly GraphTask[],
  upstreams: ReadonlyMap<string, readonly string[]>,
  report: Report,
): void {
  const known = new Set(namesOf(tasks))
  for (const task of tasks) {
    for (const [at, name] of (task.dependsOn ?? []).entries()) {
      if (known.has(name)) continue
      const written = get(task.node, 'depends_on')
      const item = written?.kind === 'list' ? written.items[at] : written
      const suggestion = suggest(name, [...known])
      const message = `there is no task ${name} to depend on`
      const place = headOf(item ?? task.node)
      report({ severity: 'error', code: 'E_UPSTREAM_UNKNOWN', message, place, ...(suggestion && { suggestion }) })
    }
  }
  const circle = findCircle(namesOf(tasks), upstreams)
  const first = tasks.find((task) => task.name === circle?.[0])
  if (circle === undefined || first === undefined) return
  report({
    severity: 'error',
    code: 'E_GRAPH_CYCLE',
    message: `these tasks wait for each other: ${circle.join(' -> ')}`,
    place: headOf(get(first.node, 'depends_on') ?? first.node),
    expected: 'an order in which every task comes behind its upstreams',
  })
}

/** The names in an order in which each stands behind its upstreams, else in the order given; those in a circle lack. */
export function topologicalOrder(
  names: readonly string[],
  upstreams: ReadonlyMap<string, readonly string[]>,
): string[] {
  const position = new Map(names.map((name, at) => [name, at]))
  const open = new Map(names.map((name) => [name, upstreams.get(name)?.filter((up) => position.has(up)).length ?? 0]))
  const downstreams = new Map<string, string[]>(names.map((name) => [name, []]))
  for (const name of names) for (const up of upstreams.get(name) ?? []) downstreams.get(up)?.push(name)
  const order = names.filter((name) => open.get(name) === 0)
  for (const name of order) {
    for (const down of downstreams.get(name) ?? []) {
      const left = (open.get(down) ?? 0) - 1
      open.set(down, left)
      if (left === 0) order.push(down)
    }
  }
  return order
}

function findCircle(names: readonly string[], upstreams: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const sorted = new Set(topologicalOrder(names, upstreams))
  const stuck = (name: string) => upstreams.get(name)?.find((up) => names.includes(up) && !sorted.has(up))
  const path: string[] = []
  for (let at = names.find((name) => !sorted.has(name)); at !== undefined; at = stuck(at)) {
    const seen = path.indexOf(at)
    if (seen !== -1) return [...path.slice(seen), at].reverse()
    path.push(at)
  }
  return undefined
}
