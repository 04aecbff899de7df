import { openProject } from '@liminal/core'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { renderTable } from '../view/table.ts'

/** Defines `liminal-run plugins`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run plugins')
    .description('Lists the plugins that the systems below a path can use, and what each provides.')
    .argument('[path]', 'a folder, or a liminal.yml', '.')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample: liminal-run plugins examples/iris')
    .action(async (path: string, options: { json?: boolean }) => {
      const project = await openProject(path, { home: homeOf(io), env: io.env })
      const found = project.systems.flatMap(({ registry }) => registry.plugins)
      const plugins = [...new Map(found.map((each) => [each.origin.module, each])).values()].map(
        ({ origin, plugin }) => ({
          name: origin.name,
          module: origin.module,
          provides: plugin.provides.map(({ part, name }) => `${part} ${name}`),
        }),
      )
      if (options.json) io.out(JSON.stringify(plugins, null, 2))
      else if (plugins.length === 0) io.out('no plugins; npm install @liminal/executor-local @liminal/task-python')
      else io.out(renderTable(plugins.map(({ name, provides }) => [name, provides.join(', ')])))
      finish(0)
    })
