import { type Diagnostic, openProject, type Project, sortDiagnostics } from '@liminal/core'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import type { Io } from '../io.ts'
import { formatOption } from '../options.ts'
import { diagnosticToJson, renderForGithub } from '../view/diagnostics.ts'
import { printDiagnostics } from '../view/errors.ts'

interface Options {
  readonly strict?: boolean
  readonly json?: boolean
  readonly format: 'text' | 'json' | 'github'
}

/** Defines `liminal-run validate`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run validate')
    .description(
      'Checks every liminal.yml below a path and shows all problems at once. Exits with 1 if there are errors.',
    )
    .argument('<path>', 'a folder, or a liminal.yml')
    .option('--strict', 'treat warnings as errors')
    .addOption(formatOption(['text', 'json', 'github'], 'how the problems are printed'))
    .option('--json', 'the same as --format json')
    .addHelpText('after', '\nExample: liminal-run validate examples/iris')
    .action(async (path: string, options: Options) => {
      const project = await openProject(path, { home: homeOf(io), env: io.env })
      const diagnostics = [...project.diagnostics, ...project.systems.flatMap((system) => system.diagnostics)]
      const judged = options.strict ? diagnostics.map((each) => ({ ...each, severity: 'error' as const })) : diagnostics
      const failed = judged.some(({ severity }) => severity === 'error')
      await print(sortDiagnostics(judged), options.json ? 'json' : options.format, io)
      if (!options.json && options.format === 'text' && !failed) io.out(summary(project))
      finish(failed ? 1 : 0)
    })

async function print(diagnostics: readonly Diagnostic[], format: Options['format'], io: Io): Promise<void> {
  if (format === 'text') return printDiagnostics(diagnostics, io)
  if (format === 'json') return io.outSlowly(JSON.stringify(diagnostics.map(diagnosticToJson), null, 2))
  for (const diagnostic of diagnostics) io.out(renderForGithub(diagnostic, io.cwd))
}

function summary({ systems }: Project): string {
  const lines = systems.map(({ name, plans }) => {
    const pipelines = plans.map((plan) => `${plan.pipeline} (${plan.tasks.length} tasks)`)
    return `${name}: valid; ${pipelines.length === 0 ? 'no pipelines' : pipelines.join(', ')}`
  })
  return lines.join('\n')
}
