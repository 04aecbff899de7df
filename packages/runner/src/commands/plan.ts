import type { Plan, PlannedTask } from '@liminal/core'
import { Command } from 'commander'
import { choosePlan } from '../choose.ts'
import type { Define } from '../commands.ts'
import { homeOf } from '../home.ts'
import type { Io } from '../io.ts'
import { printDiagnostics } from '../view/errors.ts'
import { renderTable } from '../view/table.ts'

/** Defines `liminal-run plan`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run plan')
    .description('Shows what would run, in order, without running it.')
    .argument('<path>', 'a folder, or a liminal.yml')
    .argument('[pipeline]', 'which pipeline, if there are several')
    .option('--executor <name>', 'send every task there that it can do')
    .option('--json', 'print the plan as JSON')
    .addHelpText('after', '\nExample: liminal-run plan examples/iris')
    .action(async (path: string, pipeline: string | undefined, options: { executor?: string; json?: boolean }) => {
      const { executor } = options
      const project = { home: homeOf(io), env: io.env, ...(executor !== undefined && { executor }) }
      const { plan, diagnostics } = await choosePlan({ path, pipeline }, project)
      printDiagnostics(diagnostics, io)
      if (plan !== undefined) io.out(options.json ? JSON.stringify(plan, null, 2) : renderPlan(plan, io))
      finish(plan === undefined ? 1 : 0)
    })

function renderPlan(plan: Plan, { paint }: Io): string {
  const header = ['task', 'type', 'executor', 'after', 'retries', 'timeout', 'does'].map((cell) => paint('dim', cell))
  const rows = plan.tasks.map((task) => [
    task.name,
    task.type,
    task.executor ?? 'engine',
    task.upstreams.join(', ') || '-',
    task.retries.limit === 0 ? '-' : String(task.retries.limit),
    task.timeoutSeconds === undefined ? '-' : `${task.timeoutSeconds / 60} min`,
    shorten(describeWork(task)),
  ])
  return `${paint('bold', `${plan.system}: ${plan.pipeline}`)}\n\n${renderTable([header, ...rows])}`
}

function describeWork({ work }: PlannedTask): string {
  if (work.kind === 'container') return work.args.at(-1) ?? work.command.join(' ')
  return work.kind === 'sql' ? work.statements : `function ${work.function}`
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
