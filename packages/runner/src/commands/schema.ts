import { resolve } from 'node:path'
import { composeSchema, loadPlugins } from '@liminal/core'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { writeTo } from '../write-file.ts'

/** Defines `liminal-run schema`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run schema')
    .description('Writes the JSON Schema of liminal.yml, composed from the plugins that the folder has installed.')
    .argument('[path]', 'a folder, or a liminal.yml', '.')
    .option('--out <file>', 'where it is written; by default it is printed')
    .addHelpText('after', '\nExample: liminal-run schema --out liminal.schema.json')
    .action(async (path: string, { out }: { out?: string }) => {
      const schema = `${JSON.stringify(composeSchema(await loadPlugins(resolve(io.cwd, path))), null, 2)}\n`
      if (out === undefined) await io.outSlowly(schema.trimEnd())
      else writeTo(resolve(io.cwd, out), schema)
      finish(0)
    })
