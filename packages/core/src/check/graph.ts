import type { Report } from '../diagnostics/diagnostic.ts'
import { suggester } from '../diagnostics/suggest.ts'
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
 * The upstreams of each task. A task of the pipeline's own that waits for nothing else waits for the tasks before them;
 * the first of those behind waits for all of the pipeline's own. To wait for tasks is to wait for those of them that
 * no other of them waits for.
 */
export function upstreamsOf(tasks: readonly GraphTask[]): Map<string, readonly string[]> {
  const gate = leavesOf(tasks.filter((task) => task.phase === 'before'))
  const leaves = leavesOf(tasks.filter((task) => task.phase === 'body'))
  return new Map(
    tasks.map((task, at) => {
      const previous = tasks[at - 1]
      const first = previous?.phase !== task.phase
      if (task.phase === 'after' && first) return [task.name, task.dependsOn ?? (leaves.length > 0 ? leaves : gate)]
      const chained = task.dependsOn ?? (first ? [] : [previous.name])
      return [task.name, task.phase === 'body' && chained.length === 0 ? gate : chained]
    }),
  )
}

/** Of the tasks of one phase, those that no other of them waits for. */
function leavesOf(tasks: readonly GraphTask[]): string[] {
  const awaited = new Set(tasks.flatMap((task, at) => task.dependsOn ?? namesOf(tasks.slice(Math.max(0, at - 1), at))))
  return namesOf(tasks).filter((name) => !awaited.has(name))
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
  const suggestionFor = suggester([...known])
  for (const task of tasks) {
    for (const [at, name] of (task.dependsOn ?? []).entries()) {
      if (known.has(name)) continue
      const written = get(task.node, 'depends_on')
      const item = written?.kind === 'list' ? written.items[at] : written
      const suggestion = suggestionFor(name)
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
  const open = new Map<string, number>()
  const downstreams = new Map<string, string[]>()
  for (const name of names) downstreams.set(name, [])
  for (const name of names) {
    const known = (upstreams.get(name) ?? []).filter((up) => downstreams.has(up))
    for (const up of known) downstreams.get(up)?.push(name)
    open.set(name, known.length)
  }
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
  const known = new Set(names)
  const stuck = (name: string) => upstreams.get(name)?.find((up) => known.has(up) && !sorted.has(up))
  const path: string[] = []
  for (let at = names.find((name) => !sorted.has(name)); at !== undefined; at = stuck(at)) {
    const seen = path.indexOf(at)
    if (seen !== -1) return [...path.slice(seen), at].reverse()
    path.push(at)
  }
  return undefined
}
