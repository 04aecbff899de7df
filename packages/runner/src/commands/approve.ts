import { userInfo } from 'node:os'
import { type Decision, LiminalError } from '@liminal/core'
import { openStore, shownState } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { requireRun, requireTask } from '../require.ts'

interface Options {
  readonly reject?: boolean
  readonly comment?: string
}

/** Defines `liminal-run approve`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run approve')
    .description('Answers a task of type approval, which then succeeds, or with --reject fails.')
    .argument('<run>', 'its id, or the beginning of it')
    .argument('<task>', 'the task that asks')
    .option('--reject', 'refuse it')
    .option('--comment <text>', 'why; it is kept with the run')
    .addHelpText('after', "\nExample: liminal-run approve iris-20260102-030405-abcd release --comment 'looks good'")
    .action((id: string, task: string, { reject, comment }: Options) => {
      using store = openStore(homeOf(io))
      const run = requireRun(store, id)
      const { state } = requireTask(store, run.id, task)
      const asks = store.plan(run.id).tasks.find(({ name }) => name === task)?.type === 'approval'
      if (!asks || state !== 'running') {
        const reason = asks ? `it is ${state}` : 'it is no task of type approval'
        throw new LiminalError('E_APPROVAL_NONE', { task, run: run.id, reason })
      }
      const by = nameOfUser()
      const decision: Decision = { approved: reject !== true, by, ...(comment !== undefined && { comment }) }
      store.decide(run.id, task, decision)
      const interrupted = shownState(run, Date.now()) === 'interrupted'
      const next = interrupted ? `; it counts once the run is resumed: liminal-run resume ${run.id}` : ''
      io.out(`${task} of ${run.id} is ${decision.approved ? 'approved' : 'rejected'} by ${by}${next}`)
      finish(0)
    })

function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user that has no name.
    return String(process.getuid?.() ?? 'somebody')
  }
}
