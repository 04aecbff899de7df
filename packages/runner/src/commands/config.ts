import {
  configOf,
  type Explanation,
  explain,
  hasErrors,
  type JsonObject,
  LiminalError,
  loadProject,
  nearest,
  renderedConfigOf,
  renderPlace,
  type System,
} from '@liminal/core'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import type { Io } from '../io.ts'
import { formatOption } from '../options.ts'
import { printDiagnostics } from '../view/errors.ts'
import { maskConnections } from '../view/mask-connections.ts'

interface Options {
  readonly render?: boolean
  readonly format: 'yaml' | 'json'
  readonly explain?: string
  readonly system?: string
}

/** Defines `liminal-run config`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run config')
    .description('Prints the systems below a path with all that they inherit. Needs no plugins, and checks nothing.')
    .argument('<path>', 'a folder, or a liminal.yml')
    .option('--render', 'fill in placeholders; those that name nothing stay, with a warning')
    .option('--explain <key>', 'where a value comes from, and what it won over: pipelines.0.tasks.2.env_vars.X')
    .option('--system <name>', 'only this system')
    .addOption(formatOption(['yaml', 'json'], 'how it is printed'))
    .addHelpText('after', '\nExample: liminal-run config examples/iris --explain task_defaults.python.image')
    .action(async (path: string, options: Options) => {
      const { diagnostics, layers, systems } = loadProject(path)
      printDiagnostics(diagnostics, io)
      if (hasErrors(diagnostics)) return finish(1)
      const chosen = choose(systems, options.system)
      if (options.explain !== undefined) {
        for (const system of chosen) {
          if (chosen.length > 1) io.out(io.paint('dim', `# ${system.name}`))
          printExplanation(explain(system, options.explain, layers).map(withoutInlineSecrets), io)
        }
      } else await print(chosen.map((system) => shown(resolved(system, options, io))).sort(byName), options.format, io)
      finish(0)
    })

function choose(systems: readonly System[], name: string | undefined): readonly System[] {
  if (name === undefined) return systems
  const found = systems.filter((system) => system.name === name)
  if (found.length > 0) return found
  const known = systems.map((system) => system.name)
  const suggestion = nearest(name, known)
  throw new LiminalError('E_SYSTEM_UNKNOWN', { name, known, ...(suggestion !== undefined && { suggestion }) })
}

function resolved(system: System, { render }: Options, io: Io): JsonObject {
  if (!render) return configOf(system)
  const { config, diagnostics } = renderedConfigOf(system, io.env)
  printDiagnostics(diagnostics, io)
  return config
}

function shown(config: JsonObject): JsonObject {
  const { connections } = config
  return connections === undefined ? config : { ...config, connections: maskConnections(connections, 'connections') }
}

function withoutInlineSecrets({ path, candidates }: Explanation): Explanation {
  const steps = path.split('.')
  if (steps[0] !== 'connections') return { path, candidates }
  const key = steps.findLast((step) => !/^\d+$/.test(step)) ?? ''
  return { path, candidates: candidates.map((each) => ({ ...each, value: maskConnections(each.value, key) })) }
}

function byName(a: JsonObject, b: JsonObject): number {
  return String(a.name) < String(b.name) ? -1 : 1
}

async function print(configs: readonly JsonObject[], format: Options['format'], io: Io): Promise<void> {
  if (format === 'json') return io.outSlowly(JSON.stringify(configs, null, 2))
  const { renderYaml } = await import('../view/yaml.ts')
  const texts = configs.map(renderYaml)
  return io.outSlowly(texts.join('---\n').trimEnd())
}

function printExplanation(explanations: readonly Explanation[], { out, cwd, paint }: Io): void {
  for (const { path, candidates } of explanations) {
    out(paint('bold', path))
    for (const [at, { layer, value, place }] of candidates.entries()) {
      const text = JSON.stringify(value)
      const shown = text.length > 100 ? `${text.slice(0, 99)}…` : text
      const line = `${at === 0 ? '  = ' : '    '}${shown}  from ${layer}, ${renderPlace(place, cwd)}`
      out(at === 0 ? line : paint('dim', `${line} (replaced)`))
    }
  }
}
