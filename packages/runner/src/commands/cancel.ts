import { setTimeout } from 'node:timers/promises'
import { LiminalError } from '@liminal/core'
import { holderOf, openStore, type RunRow, type Store } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { carryOut } from '../session.ts'

/** How often the process that runs it is looked at, in milliseconds. */
const poll = 100

/** Defines `liminal-run cancel`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run cancel')
    .description('Stops a run and all that it has started, whichever process runs it.')
    .argument('<run>', 'its id, or the beginning of it')
    .addHelpText('after', '\nExample: liminal-run cancel iris-20260102-030405-abcd')
    .action(async (id: string) => {
      using store = openStore(homeOf(io))
      const run = store.run(id)
      if (run === undefined) throw new LiminalError('E_RUN_UNKNOWN', { run: id })
      if (run.state === 'running') {
        store.requestCancel(run.id)
        const left = await whenLetGo(store, run)
        if (left.state === 'running') await carryOut(store, run.id, { cancelled: true }, io)
      }
      io.out(`${run.id}: ${store.run(run.id)?.state}`)
      finish(0)
    })

/** The run once no process holds it any more: it has ended, or its process has died. */
async function whenLetGo(store: Store, run: RunRow): Promise<RunRow> {
  let at = run
  while (holderOf(at, Date.now()) !== undefined) {
    await setTimeout(poll)
    at = store.run(run.id) ?? at
  }
  return at
}
