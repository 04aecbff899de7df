import { createRun, openStore } from '@liminal/engine'
import { Command } from 'commander'
import { choosePlan } from '../choose.ts'
import type { Define } from '../commands.ts'
import { homeOf } from '../home.ts'
import { parseMaxParallel } from '../options.ts'
import { type CarryOptions, carryOut } from '../session.ts'
import { printDiagnostics } from '../view/errors.ts'

/** Defines `liminal-run run`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run run')
    .description(
      'Runs a pipeline. Exits with 0 only if it succeeded, with 1 if it failed, with 130 if it was cancelled.',
    )
    .argument('<path>', 'a folder, or a liminal.yml')
    .argument('[pipeline]', 'which pipeline, if there are several')
    .option('--executor <name>', 'send every task there that it can do')
    .option('--max-parallel <n>', 'how many tasks at once (default: one for each core)', parseMaxParallel)
    .option('--json', 'print every event as a line of JSON')
    .addHelpText('after', '\nExample: liminal-run examples/iris --max-parallel 2')
    .action(async (path: string, pipeline: string | undefined, options: CarryOptions & { executor?: string }) => {
      const home = homeOf(io)
      const { executor } = options
      const project = { home, env: io.env, ...(executor !== undefined && { executor }) }
      const { plan, diagnostics } = await choosePlan({ path, pipeline }, project)
      printDiagnostics(diagnostics, io)
      if (plan === undefined) return finish(1)
      using store = openStore(home)
      finish(await carryOut(store, createRun(store, plan), options, io))
    })
