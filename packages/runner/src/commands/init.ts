import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { LiminalError, nearest, shellWord } from '@liminal/core'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { filesOf, nameOf, type Template, templates } from '../init/files.ts'
import { inTheWay } from '../init/in-the-way.ts'
import type { Io } from '../io.ts'
import { writeTo } from '../write-file.ts'

const names = Object.keys(templates)

/** Defines `liminal-run init`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run init')
    .description(
      'Makes a small project that runs: a liminal.yml, its code, and a package.json with the plugins it needs.',
    )
    .argument('[folder]', 'where; it is made if it is not there', '.')
    .option('--template <name>', `what it does: ${names.join(', ')}`, names[0])
    .addHelpText('after', '\nExample: liminal-run init my-project --template sql')
    .action((folder: string, { template }: { template: string }) => {
      const path = resolve(io.cwd, folder)
      const files = filesOf(templateOf(template), nameOf(path), versionOf())
      const taken = inTheWay(path, Object.keys(files))
      if (taken.length > 0) throw new LiminalError('E_INIT_EXISTS', { folder: path, files: taken })
      for (const [file, text] of Object.entries(files)) writeTo(join(path, file), text)
      io.out(nextSteps(path, Object.keys(files), io))
      finish(0)
    })

function templateOf(written: string): Template {
  if (Object.hasOwn(templates, written)) return written as Template
  const meant = nearest(written, names)
  const expected = `one of ${names.join(', ')}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`
  throw new LiminalError('E_OPTION_INVALID', { option: '--template', value: written, expected })
}

function versionOf(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return manifest.version
}

function nextSteps(path: string, files: readonly string[], { cwd, paint }: Io): string {
  const folder = relative(cwd, path)
  const steps = [...(folder === '' ? [] : [`cd ${shellWord(folder)}`]), 'npm install', 'npx liminal-run .']
  return [`made ${files.join(', ')}`, '', ...steps.map((step) => `  ${paint('bold', step)}`)].join('\n')
}
