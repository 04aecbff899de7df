import { type Diagnostic, openProject, type Project, positionOf, sortDiagnostics } from '@liminal/core'
import { Command } from 'commander'
import type { Define } from '../commands.ts'
import { homeOf } from '../home.ts'
import { printDiagnostics } from '../view/errors.ts'

/** Defines `liminal-run validate`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run validate')
    .description(
      'Checks every liminal.yml below a path and shows all problems at once. Exits with 1 if there are errors.',
    )
    .argument('<path>', 'a folder, or a liminal.yml')
    .option('--strict', 'treat warnings as errors')
    .option('--json', 'print the problems as JSON')
    .addHelpText('after', '\nExample: liminal-run validate examples/iris')
    .action(async (path: string, options: { strict?: boolean; json?: boolean }) => {
      const project = await openProject(path, { home: homeOf(io), env: io.env })
      const diagnostics = [...project.diagnostics, ...project.systems.flatMap((system) => system.diagnostics)]
      const judged = options.strict ? diagnostics.map((each) => ({ ...each, severity: 'error' as const })) : diagnostics
      if (options.json) io.out(JSON.stringify(sortDiagnostics(judged).map(diagnosticToJson), null, 2))
      else printDiagnostics(judged, io)
      const failed = judged.some(({ severity }) => severity === 'error')
      if (!options.json && !failed) io.out(summary(project))
      finish(failed ? 1 : 0)
    })

function diagnosticToJson({ place, ...diagnostic }: Diagnostic) {
  const start = positionOf(place.source, place.start)
  return { file: place.source.file, ...start, end: positionOf(place.source, place.end), ...diagnostic }
}

function summary({ systems }: Project): string {
  const lines = systems.map(({ name, plans }) => {
    const pipelines = plans.map((plan) => `${plan.pipeline} (${plan.tasks.length} tasks)`)
    return `${name}: valid; ${pipelines.length === 0 ? 'no pipelines' : pipelines.join(', ')}`
  })
  return lines.join('\n')
}
