import { resolve } from 'node:path'
import type { CheckedSystem } from '../check/checked.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { placeAt } from '../load/node.ts'
import type { Plan, PlannedTask } from '../plan/types.ts'
import { filesNamed } from '../source/pattern.ts'
import { unescapeTemplate } from '../system/escapes.ts'
import { hasPlaceholders } from '../system/pieces.ts'

/** Warns of code that a task names in `cache.code` and that is not there. */
export async function checkCode(system: CheckedSystem, plans: readonly Plan[], report: Report): Promise<void> {
  // Tasks often have their code in common, by their defaults.
  const known = new Map<string, Promise<boolean>>()
  const isThere = (pattern: string, folder: string) => {
    const file = resolve(folder, pattern)
    const found = known.get(file) ?? matches(pattern, folder)
    known.set(file, found)
    return found
  }
  for (const { pipeline, tasks } of plans) {
    const checked = system.pipelines.find(({ name }) => name === pipeline)?.tasks ?? []
    for (const task of tasks.filter(({ cache }) => cache?.code !== undefined)) {
      const node = checked.find(({ keys }) => keys.task === task.name)?.node
      for (const [at, pattern] of (task.cache?.code ?? []).entries()) {
        const folder = folderOf(task)
        if (node === undefined || folder === undefined || (await isThere(pattern, folder))) continue
        report({
          severity: 'warning',
          code: 'E_CODE_MISSING',
          message: `nothing in ${folder} matches ${unescapeTemplate(pattern)}, so the task would run each time`,
          place: placeAt(node, ['cache', 'code', at]),
        })
      }
    }
  }
}

/** What only a run can fill in is taken to be there. */
async function matches(pattern: string, folder: string): Promise<boolean> {
  if (hasPlaceholders(pattern)) return true
  const found = await filesNamed(unescapeTemplate(pattern), (path) => resolve(folder, path))
  return found === 'too many' || found.length > 0
}

function folderOf({ work }: PlannedTask): string | undefined {
  if (work.kind === 'function') return undefined
  return (work.kind === 'container' ? work.build?.source : undefined) ?? work.folder
}
