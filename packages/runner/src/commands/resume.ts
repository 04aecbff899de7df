import { openStore, runToResume } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { parseMaxParallel } from '../options.ts'
import { type CarryOptions, carryOut } from '../session.ts'

/** Defines `liminal-run resume`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run resume')
    .description(
      'Goes on with a run that has not succeeded: what had succeeded stays, what still runs is watched further, the rest runs.',
    )
    .argument('[run]', 'its id, or the beginning of it (default: the latest that has not succeeded)')
    .option('--max-parallel <n>', 'how many tasks at once (default: one for each core)', parseMaxParallel)
    .option('--json', 'print every event as a line of JSON')
    .addHelpText('after', '\nExample: liminal-run resume')
    .action(async (id: string | undefined, options: CarryOptions) => {
      using store = openStore(homeOf(io))
      finish(await carryOut(store, runToResume(store, id).id, options, io))
    })
