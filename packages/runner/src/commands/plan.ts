import { openStore, predict } from '@liminal/engine'
import { Command } from 'commander'
import { choosePlan } from '../choose.ts'
import type { Define } from '../command.ts'
import { executorsOf } from '../executors.ts'
import { homeOf } from '../home.ts'
import { addPlanFlags, noCacheOption, type PlanFlags, projectOptions } from '../options.ts'
import { printDiagnostics } from '../view/errors.ts'
import { planToJson, renderPlan } from '../view/plan.ts'

interface Options extends PlanFlags {
  readonly json?: boolean
  readonly noCache?: true | readonly string[]
}

/** Defines `liminal-run plan`. */
export const define: Define = (io, finish) =>
  addPlanFlags(
    new Command('liminal-run plan')
      .description('Shows what would run, in order, without running it, and what would come from the cache.')
      .argument('<path>', 'a folder, or a liminal.yml')
      .argument('[pipeline]', 'which pipeline, if there are several'),
  )
    .addOption(noCacheOption('as if no task, or not this one, had a result in the cache'))
    .option('--json', 'print the plan as JSON, for liminal-run run --plan')
    .addHelpText('after', '\nExample: liminal-run plan examples/iris')
    .action(async (path: string, pipeline: string | undefined, options: Options) => {
      const home = homeOf(io)
      const project = { home, env: io.env, ...projectOptions(options, io) }
      const { plan, registry, diagnostics } = await choosePlan({ path, pipeline }, project)
      printDiagnostics(diagnostics, io)
      if (plan === undefined || registry === undefined) return finish(1)
      using store = openStore(home)
      await using executors = executorsOf(plan, registry, home)
      const { noCache } = options
      const predictions = await predict(plan, { store, executors: executors.open, ...(noCache && { noCache }) })
      if (options.json) await io.outSlowly(JSON.stringify(planToJson(plan, predictions, io.env), null, 2))
      else await io.outSlowly(renderPlan(plan, predictions, io))
      finish(0)
    })
