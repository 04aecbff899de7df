import type { Report } from '../diagnostics/diagnostic.ts'
import { get, headOf, itemsAt, type MapNode, type Node, textAt } from '../load/node.ts'

/** Reports a task that wants more slots than its pool has: it would wait for ever. */
export function checkPoolSlots(task: Node, root: MapNode, report: Report): void {
  const [pool, wanted] = [textAt(task, 'pool'), get(task, 'pool_slots')]
  if (wanted?.kind !== 'scalar') return
  const wrong = (message: string) =>
    report({ severity: 'error', code: 'E_VALUE_INVALID', message, place: headOf(wanted) })
  const declared = itemsAt(root, 'pools').find((node) => textAt(node, 'pool') === pool)
  const slots = get(declared, 'slots')
  const has = slots?.kind === 'scalar' ? Number(slots.value) : undefined
  if (pool === undefined) wrong('pool_slots needs pool')
  else if (has !== undefined && Number(wanted.value) > has) wrong(`the pool ${pool} has only ${has} slots`)
}
