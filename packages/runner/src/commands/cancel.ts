import { setTimeout } from 'node:timers/promises'
import { visible } from '@liminal/core'
import { holderOf, isEnded, mayStillRun, openStore, type RunRow, type Store, type TaskRow } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import type { Io } from '../io.ts'
import { requireRun, requireTask } from '../require.ts'
import { cancelTask, carryOut } from '../session.ts'

/** How often the process that runs it is looked at, in milliseconds. */
const poll = 100

/** Defines `liminal-run cancel`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run cancel')
    .description('Stops a run and all that it has started, or one task of it, whichever process runs it.')
    .argument('<run>', 'its id, or the beginning of it')
    .argument('[task]', 'only this task, or this instance of one: train, or train[3]')
    .addHelpText('after', '\nExample: liminal-run cancel iris-20260102-030405-abcd')
    .action(async (id: string, task: string | undefined) => {
      using store = openStore(homeOf(io))
      const run = requireRun(store, id)
      const running = task === undefined ? await cancelRun(store, run, io) : await cancelOne(store, run, task, io)
      for (const { task: name, reason } of running)
        io.err(`${name} of ${run.id} may still be running: ${visible(reason ?? '')}`)
      finish(running.length === 0 ? 0 : 1)
    })

/** Gives the tasks whose work could not be ended. */
async function cancelRun(store: Store, run: RunRow, io: Io): Promise<TaskRow[]> {
  if (run.state === 'running') {
    store.requestCancel(run.id)
    await until(() => !isHeld(store, run))
    if (store.run(run.id)?.state === 'running') await carryOut(store, run.id, { cancelled: true }, io)
  }
  io.out(`${run.id}: ${store.run(run.id)?.state}`)
  return store.tasks(run.id).filter(({ reason }) => mayStillRun(reason))
}

async function cancelOne(store: Store, run: RunRow, task: string, io: Io): Promise<TaskRow[]> {
  const row = () => requireTask(store, run.id, task)
  const isOver = () => isEnded(row().state) || store.run(run.id)?.state !== 'running'
  row()
  if (!isOver()) {
    store.requestCancel(run.id, task)
    await until(() => isOver() || !isHeld(store, run))
    if (!isOver()) await cancelTask(store, run.id, task, io)
  }
  const { state, reason } = row()
  io.out(`${task} of ${run.id}: ${state}${reason === undefined ? '' : ` (${visible(reason)})`}`)
  return [row()].filter(() => mayStillRun(reason))
}

function isHeld(store: Store, run: RunRow): boolean {
  return holderOf(store.run(run.id) ?? run, Date.now()) !== undefined
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(poll)
}
