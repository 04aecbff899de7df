import { accessSync, constants, statSync } from 'node:fs'
import type { Report } from '../diagnostics/diagnostic.ts'
import { headOf, type Node } from '../load/node.ts'

/** Reports a source folder that is missing, is no folder, or cannot be read; true if it can. */
export function checkSource(folder: string, node: Node, report: Report): boolean {
  const problem = whyUnreadable(folder)
  if (problem === undefined) return true
  report({
    severity: 'error',
    code: 'E_SOURCE_UNREADABLE',
    message: `${folder} ${problem}`,
    place: headOf(node),
    expected: 'a readable folder; a relative path starts at the folder of this file',
  })
  return false
}

function whyUnreadable(folder: string): string | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false })
  if (stats === undefined) return 'does not exist'
  if (!stats.isDirectory()) return 'is not a folder'
  try {
    accessSync(folder, constants.R_OK | constants.X_OK)
    return undefined
  } catch {
    return 'may not be read'
  }
}
