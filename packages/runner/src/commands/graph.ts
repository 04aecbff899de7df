import { resolve } from 'node:path'
import type { Plan } from '@liminal/core'
import { Command } from 'commander'
import { choosePlan } from '../choose.ts'
import type { Define } from '../command.ts'
import { renderDot } from '../graph/dot.ts'
import { renderMermaid } from '../graph/mermaid.ts'
import { renderSvg } from '../graph/svg.ts'
import { homeOf } from '../home.ts'
import { addPlanFlags, formatOption, type PlanFlags, projectOptions } from '../options.ts'
import { printDiagnostics } from '../view/errors.ts'
import { writeTo } from '../write-file.ts'

interface Options extends PlanFlags {
  readonly format: 'mermaid' | 'dot' | 'svg'
  readonly out?: string
}

/** Defines `liminal-run graph`. */
export const define: Define = (io, finish) =>
  addPlanFlags(
    new Command('liminal-run graph')
      .description('Draws a pipeline: its tasks, and which waits for which.')
      .argument('<path>', 'a folder, or a liminal.yml')
      .argument('[pipeline]', 'which pipeline, if there are several'),
  )
    .addOption(formatOption(['mermaid', 'dot', 'svg'], 'how it is drawn'))
    .option('--out <file>', 'where it is written; by default it is printed')
    .addHelpText('after', '\nExample: liminal-run graph examples/iris --format svg --out iris.svg')
    .action(async (path: string, pipeline: string | undefined, options: Options) => {
      const project = { home: homeOf(io), env: io.env, ...projectOptions(options, io) }
      const { plan, diagnostics } = await choosePlan({ path, pipeline }, project)
      printDiagnostics(diagnostics, io)
      if (plan === undefined) return finish(1)
      const picture = await renderers[options.format](plan)
      if (options.out === undefined) await io.outSlowly(picture.trimEnd())
      else writeTo(resolve(io.cwd, options.out), `${picture.trimEnd()}\n`)
      finish(0)
    })

const renderers: Record<Options['format'], (plan: Plan) => string | Promise<string>> = {
  mermaid: renderMermaid,
  dot: renderDot,
  svg: renderSvg,
}
