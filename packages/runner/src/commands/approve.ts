import { userInfo } from 'node:os'
import { type Decision, LiminalError } from '@liminal/core'
import { groupOf, openStore, type Store, shownState, type TaskRow } from '@liminal/engine'
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
      const refuse = (reason: string) => new LiminalError('E_APPROVAL_NONE', { task, run: run.id, reason })
      const problem = whyNot(store, run.id, requireTask(store, run.id, task))
      if (problem !== undefined) throw refuse(problem)
      const by = nameOfUser()
      const decision: Decision = { approved: reject !== true, by, ...(comment !== undefined && { comment }) }
      if (!store.decide(run.id, task, decision)) {
        const former = store.requests(run.id).decisions.get(task)
        throw refuse(former === undefined ? 'it has just ended' : `${former.by} has ${wordOf(former)} it already`)
      }
      const interrupted = shownState(run, Date.now()) === 'interrupted'
      const next = interrupted ? `; it counts once the run is resumed: liminal-run resume ${run.id}` : ''
      io.out(`${task} of ${run.id} is ${wordOf(decision)} by ${by}${next}`)
      finish(0)
    })

/** Why a task cannot be answered. */
function whyNot(store: Store, run: string, { task, state, items }: TaskRow): string | undefined {
  const asks = store.plan(run).tasks.find(({ name }) => name === (groupOf(task) ?? task))?.type === 'approval'
  if (!asks) return 'it is no task of type approval'
  if (items !== undefined && items.length > 0) return `answer its instances: ${task}[0], ...`
  return state === 'running' ? undefined : `it is ${state}`
}

function wordOf({ approved }: Decision): string {
  return approved ? 'approved' : 'rejected'
}

function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user that has no name.
    return String(process.getuid?.() ?? 'somebody')
  }
}
