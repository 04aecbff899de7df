import type { DiagnosticCode, Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { get, headOf, itemsAt, type MapNode, type Node, textAt } from '../load/node.ts'
import { namedSections } from '../system/merge.ts'

/** Reports executors and volumes that a task names but the system does not list. */
export function checkReferences(task: Node, root: MapNode, report: Report): void {
  checkReference(get(task, 'executor'), root, 'executors', 'E_EXECUTOR_UNDECLARED', report)
  for (const mount of itemsAt(task, 'mounts')) {
    checkReference(get(mount, 'volume'), root, 'volumes', 'E_VOLUME_UNDECLARED', report)
  }
}

function checkReference(
  node: Node | undefined,
  root: MapNode,
  section: 'executors' | 'volumes',
  code: DiagnosticCode,
  report: Report,
): void {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return
  const { value } = node
  const known = itemsAt(root, section).map((item) => textAt(item, namedSections[section]))
  if (known.includes(value)) return
  const names = known.filter((name) => name !== undefined)
  const suggestion = suggest(value, names)
  const message = `${section}: has no ${value}`
  report({ severity: 'error', code, message, place: headOf(node), ...(suggestion && { suggestion }) })
}
