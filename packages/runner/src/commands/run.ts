import { LiminalError, loadRegistry, type Plan } from '@liminal/core'
import { createRun, openStore } from '@liminal/engine'
import { Command } from 'commander'
import { choosePlan } from '../choose.ts'
import type { Define } from '../command.ts'
import { requireExecutors } from '../executors.ts'
import { homeOf } from '../home.ts'
import { buildForPlan } from '../images/build-for-plan.ts'
import type { Io } from '../io.ts'
import { addPlanFlags, noCacheOption, type PlanFlags, parseMaxParallel, projectOptions } from '../options.ts'
import { readPlan } from '../plan-file.ts'
import { type CarryOptions, carryOut } from '../session.ts'
import { printDiagnostics } from '../view/errors.ts'

type Options = CarryOptions & PlanFlags & { readonly plan?: string; readonly build: boolean }

/** Defines `liminal-run run`. */
export const define: Define = (io, finish) =>
  addPlanFlags(
    new Command('liminal-run run')
      .description(
        'Runs a pipeline. Exits with 0 only if it succeeded, with 1 if it failed, with 130 if it was cancelled.',
      )
      .argument('[path]', 'a folder, or a liminal.yml')
      .argument('[pipeline]', 'which pipeline, if there are several'),
  )
    .option('--plan <file>', 'run exactly this plan, which liminal-run plan --json has printed')
    .addOption(noCacheOption('run every task, or this one, although its result is in the cache'))
    .option('--max-parallel <n>', 'how many tasks at once (default: one for each core)', parseMaxParallel)
    .option('--no-build', 'run in the images that are there, whatever has changed')
    .option('--json', 'print every event as a line of JSON')
    .addHelpText('after', '\nExample: liminal-run examples/iris --max-parallel 2')
    .action(async (path: string | undefined, pipeline: string | undefined, options: Options) => {
      const plan =
        options.plan === undefined ? await makePlan(path, pipeline, options, io) : readGiven(path, options, io)
      if (plan === undefined) return finish(1)
      const code = options.build ? await buildForPlan(plan, options, io) : 0
      if (code !== 0) return finish(code)
      await requireExecutors(plan, await loadRegistry(plan.plugins), new AbortController().signal)
      using store = openStore(homeOf(io))
      finish(await carryOut(store, createRun(store, plan), options, io))
    })

async function makePlan(
  path: string | undefined,
  pipeline: string | undefined,
  options: Options,
  io: Io,
): Promise<Plan | undefined> {
  if (path === undefined) {
    throw new LiminalError('E_OPTION_INVALID', { option: 'run', value: '', expected: 'a PATH, or --plan FILE' })
  }
  const project = { home: homeOf(io), env: io.env, ...projectOptions(options, io) }
  const { plan, diagnostics } = await choosePlan({ path, pipeline }, project)
  printDiagnostics(diagnostics, io)
  return plan
}

/** A plan says all by itself: what would change it cannot be given along with it. */
function readGiven(path: string | undefined, options: Options, io: Io): Plan {
  const { plan = '', executor, date, paramsFile, param = {} } = options
  const more = {
    path,
    '--executor': executor,
    '--date': date,
    '--params-file': paramsFile,
    '--param': Object.keys(param)[0],
  }
  const [given] = Object.entries(more).filter(([, value]) => value !== undefined)
  if (given !== undefined) {
    throw new LiminalError('E_OPTION_INVALID', { option: '--plan', value: plan, expected: `no ${given[0]} beside it` })
  }
  return readPlan(plan, io)
}
