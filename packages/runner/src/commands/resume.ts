import { type JsonObject, LiminalError, type Plan } from '@liminal/core'
import { diffPlans, openStore, type RunRow, replacePlan, runToResume, type Store } from '@liminal/engine'
import { Command } from 'commander'
import { choosePlan } from '../choose.ts'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { buildForPlan } from '../images/build-for-plan.ts'
import type { Io } from '../io.ts'
import { addPlanFlags, type PlanFlags, parseMaxParallel, projectOptions } from '../options.ts'
import { requireRun } from '../require.ts'
import { type CarryOptions, cancelTask, carryOut } from '../session.ts'
import { printDiagnostics } from '../view/errors.ts'
import { renderPlanDiff } from '../view/plan-diff.ts'

interface Options extends CarryOptions, PlanFlags {
  readonly withNewPlan?: true | string
  readonly dryRun?: boolean
  readonly build: boolean
}

/** Defines `liminal-run resume`. */
export const define: Define = (io, finish) =>
  addPlanFlags(
    new Command('liminal-run resume')
      .description(
        'Goes on with a run that has not succeeded: what had succeeded stays, what still runs is watched further, the rest runs.',
      )
      .argument('[run]', 'its id, or the beginning of it (default: the latest that has not succeeded)')
      .option('--max-parallel <n>', 'how many tasks at once (default: one for each core)', parseMaxParallel)
      .option('--json', 'print every event as a line of JSON')
      .option('--with-new-plan [path]', 'plan anew from the files as they are now; what is still valid stays')
      .option('--dry-run', 'with --with-new-plan: only show what would be different')
      .option('--no-build', 'with --with-new-plan: run in the images that are there, whatever has changed'),
  )
    .addHelpText('after', '\nThe options of planning need --with-new-plan.\n\nExample: liminal-run resume')
    .action(async (id: string | undefined, options: Options) => {
      refuseAlone(options)
      using store = openStore(homeOf(io))
      const anew = options.withNewPlan !== undefined
      const run = id !== undefined && anew ? requireRun(store, id) : runToResume(store, id)
      // A cancel that was asked for before is carried out first: only then it is the user's wish to go on.
      if (store.requests(run.id).cancel) await carryOut(store, run.id, { ...options, cancelled: true }, io)
      if (!anew) return finish(await carryOut(store, run.id, options, io))
      const ready = await planAnew(store, run, options, io)
      if (ready === 'refused') return finish(1)
      finish(options.dryRun ? 0 : await carryOut(store, run.id, options, io))
    })

function refuseAlone({ withNewPlan, dryRun, build, param = {}, paramsFile, date, executor, failFast }: Options): void {
  if (withNewPlan !== undefined) return
  const more = {
    '--dry-run': dryRun,
    '--no-build': build ? undefined : true,
    '--param': Object.keys(param)[0],
    '--params-file': paramsFile,
    '--date': date,
    '--executor': executor,
    '--fail-fast': failFast,
  }
  const [given] = Object.entries(more).filter(([, value]) => value !== undefined)
  if (given === undefined) return
  throw new LiminalError('E_OPTION_INVALID', { option: given[0], value: '', expected: '--with-new-plan beside it' })
}

/** Gives the run a new plan, once what no longer fits it has been stopped. */
async function planAnew(store: Store, run: RunRow, options: Options, io: Io): Promise<'ready' | 'refused'> {
  const before = store.plan(run.id)
  const plan = await newPlan(run, before, options, io)
  if (plan === undefined) return 'refused'
  const diff = diffPlans(before, plan, store.tasks(run.id))
  io.out(renderPlanDiff(diff, io))
  if (options.dryRun) return 'ready'
  const nothing = diff.tasks.every(({ fate }) => fate === 'kept')
  if (run.state === 'succeeded' && nothing) throw new LiminalError('E_RUN_UNCHANGED', { run: run.id })
  if (options.build && (await buildForPlan(plan, options, io)) !== 0) return 'refused'
  for (const task of diff.toCancel) await cancelTask(store, run.id, task, io)
  replacePlan(store, run.id, plan)
  return 'ready'
}

/** With what the run was given, unless something else is given now. */
async function newPlan(run: RunRow, before: Plan, options: Options, io: Io): Promise<Plan | undefined> {
  const path = options.withNewPlan === true ? before.project : options.withNewPlan
  if (path === undefined) {
    throw new LiminalError('E_RUN_PROJECT', { run: run.id })
  }
  const project = projectOptions(options, io)
  const given = { from: 'the run', values: before.params as JsonObject, lenient: true }
  const date = options.date ?? new Date(before.moment.logicalDate)
  const choice = { path, pipeline: `${before.system}.${before.pipeline}` }
  const { plan, diagnostics } = await choosePlan(choice, {
    home: homeOf(io),
    env: io.env,
    ...project,
    params: [...project.params, given],
    date,
  })
  printDiagnostics(diagnostics, io)
  return plan
}
