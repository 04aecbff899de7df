// The executor for the engine's tests of crashes: its work writes to a ledger, as theirs does.
import { join } from 'node:path'
import type { Executor } from '@liminal/core'
import { ledgerExecutor } from '../../../../packages/engine/dist/test-support/ledger-executor.js'
import { dockerConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'

/** Opens it, with its ledger in this folder. */
export function open(folder: string): Executor {
  const context = { home: folder, name: 'docker', logFile: (key: string) => join(folder, 'logs', key) }
  const executor = createExecutor(dockerConfig.parse({ grace: 0, network: 'none' }), context)
  const mounts = [{ volume: 'ledger', path: '/ledger', folder }]
  return ledgerExecutor({ executor, folder, seenAt: '/ledger', more: { image: 'debian:bookworm-slim', mounts } })
}
