import {
  enginesOf,
  hasErrors,
  type ImageDefinition,
  LiminalError,
  type NeededImage,
  nearest,
  openProject,
  type ProjectSystem,
} from '@liminal/core'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { buildAll } from '../images/build-all.ts'
import { printDiagnostics } from '../view/errors.ts'

interface Options {
  readonly push?: boolean
  readonly progress?: boolean
  readonly json?: boolean
}

/** Defines `liminal-run build`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run build')
    .description(
      'Builds the images of a project, side by side: those that are not there, or whose code, requirements or recipe have changed.',
    )
    .argument('<path>', 'a folder, or a liminal.yml')
    .argument('[images...]', 'which images (default: all that say how they are built)')
    .option('--push', 'push them to the registries of their names and tags')
    .option('--progress', 'show every step, and what it prints')
    .option('--json', 'print every event as a line of JSON')
    .addHelpText('after', '\nExample: liminal-run build examples/iris')
    .action(async (path: string, names: string[], options: Options) => {
      const { diagnostics, systems } = await openProject(path, { home: homeOf(io), env: io.env, plans: false })
      const problems = [...diagnostics, ...systems.flatMap((system) => system.diagnostics)]
      printDiagnostics(problems, io)
      if (hasErrors(problems)) return finish(1)
      const known = systems.flatMap((system) => system.images.map((image) => ({ image, system })))
      const chosen = names.length === 0 ? known.filter(({ image }) => image.type !== undefined) : byName(known, names)
      if (chosen.length === 0) io.out('no image here says how it is built')
      const groups = chosen.map((each) => {
        const { registry, secretVariables } = each.system
        return { registry, secretVariables, images: onItsEngines(each) }
      })
      finish(await buildAll(groups, options, io))
    })

interface Known {
  readonly image: ImageDefinition
  readonly system: ProjectSystem
}

function byName(known: readonly Known[], names: readonly string[]): readonly Known[] {
  const all = [...new Set(known.map(({ image }) => image.image))]
  for (const image of names) {
    if (all.includes(image)) continue
    const suggestion = nearest(image, all)
    throw new LiminalError('E_IMAGE_UNKNOWN', { image, known: all, ...(suggestion !== undefined && { suggestion }) })
  }
  return known.filter(({ image }) => names.includes(image.image))
}

function onItsEngines({ image, system }: Known): NeededImage[] {
  const hosts = enginesOf(system.executors, system.registry)
  return hosts.map((host) => ({ image, ...(host !== undefined && { host }) }))
}
