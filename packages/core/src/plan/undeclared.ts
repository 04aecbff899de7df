import type { CheckedTask } from '../check/checked.ts'
import type { Work } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { get, headOf } from '../load/node.ts'
import type { PlannedTask } from './types.ts'

/** Warns of a task whose result may be taken from the cache although what it has left is gone: nobody knows what that is. */
export function warnOfUndeclared(task: CheckedTask, planned: PlannedTask, report: Report): void {
  const { cache, outputs, work } = planned
  if (cache === undefined || work.kind === 'function' || cache.leavesNothing) return
  if (cache.outputs.length > 0 || Object.values(outputs).includes('file') || writesItself(work)) return
  const open = work.mounts.filter(({ readOnly }) => !readOnly).map(({ volume }) => volume)
  if (open.length === 0) return
  const volumes = `${open.length === 1 ? 'volume' : 'volumes'} ${[...new Set(open)].join(', ')}`
  report({
    severity: 'warning',
    code: 'E_CACHE_UNDECLARED',
    message: `the task may write to ${volumes} but does not say what, so the cache cannot tell whether it is still there`,
    place: headOf(get(task.node, 'cache') ?? task.node),
    suggestion: 'name it in cache.outputs ([] if it writes no files), or add read_only: true to the mount',
  })
}

/** SQL whose result goes to a file. */
function writesItself(work: Work): boolean {
  return work.kind === 'sql' && work.output?.path !== undefined
}
