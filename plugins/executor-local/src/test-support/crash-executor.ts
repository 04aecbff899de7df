// The executor for the engine's tests of crashes: its work writes to a ledger, as theirs does.
import { dirname } from 'node:path'
import type { Executor } from '@liminal/core'
import { logFile } from '../../../../packages/engine/dist/logs/file.js'
import { ledgerExecutor } from '../../../../packages/engine/dist/test-support/ledger-executor.js'
import { localConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'

/** Opens it, with its ledger in this folder. */
export function open(folder: string): Executor {
  const context = { home: folder, name: 'local', logFile: (key: string) => logFile(dirname(folder), key) }
  const executor = createExecutor(localConfig.parse({ grace: 0.5 }), context)
  return ledgerExecutor({ executor, folder, seenAt: folder, more: { folder } })
}
