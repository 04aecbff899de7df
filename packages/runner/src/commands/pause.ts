import { openStore, shownState } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { requireRun } from '../require.ts'

/** Defines `liminal-run pause`. */
export const definePause: Define = (io, finish) =>
  new Command('liminal-run pause')
    .description('Lets what runs of a run go on, and starts nothing more until it is unpaused.')
    .argument('<run>', 'its id, or the beginning of it')
    .addHelpText('after', '\nExample: liminal-run pause iris-20260102-030405-abcd')
    .action((id: string) => {
      using store = openStore(homeOf(io))
      const run = requireRun(store, id)
      if (run.state === 'running') store.setPaused(run.id, true)
      const next = `nothing more starts until liminal-run unpause ${run.id}`
      io.out(run.state === 'running' ? `${run.id} is paused: ${next}` : `${run.id} has ended: ${run.state}`)
      finish(run.state === 'running' ? 0 : 1)
    })

/** Defines `liminal-run unpause`. */
export const defineUnpause: Define = (io, finish) =>
  new Command('liminal-run unpause')
    .description('Lets a paused run go on.')
    .argument('<run>', 'its id, or the beginning of it')
    .addHelpText('after', '\nExample: liminal-run unpause iris-20260102-030405-abcd')
    .action((id: string) => {
      using store = openStore(homeOf(io))
      const run = requireRun(store, id)
      store.setPaused(run.id, false)
      const interrupted = shownState(run, Date.now()) === 'interrupted'
      const next = interrupted ? `, once it is resumed: liminal-run resume ${run.id}` : ''
      io.out(run.state === 'running' ? `${run.id} goes on${next}` : `${run.id} has ended: ${run.state}`)
      finish(run.state === 'running' ? 0 : 1)
    })
