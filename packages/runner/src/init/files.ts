import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const folder = join(import.meta.dirname, '../../templates')

/** The templates, the first of which is taken if none is named; with the plugins that each needs. */
export const templates = {
  python: ['executor-local', 'task-job', 'task-python'],
  sql: ['executor-local', 'task-job', 'task-python', 'task-sql'],
  minimal: ['executor-local', 'task-job', 'task-python'],
} as const

/** The name of a template. */
export type Template = keyof typeof templates

/** The files of a new project, by their path in it. */
export function filesOf(template: Template, name: string, version: string): Record<string, string> {
  const paths = globSync('**/*', { cwd: join(folder, template), withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, template).length + 1))
  const written = paths.sort().map((path): [string, string] => {
    const text = readFileSync(join(folder, template, path), 'utf8')
    // npm leaves files named .gitignore out of packages.
    return [path === 'gitignore' ? '.gitignore' : path, path === 'liminal.yml' ? text.replaceAll('NAME', name) : text]
  })
  return { ...Object.fromEntries(written), 'package.json': manifestOf(template, name, version) }
}

function manifestOf(template: Template, name: string, version: string): string {
  const needed = ['liminal-run', ...templates[template].map((plugin) => `@liminal/${plugin}`)].sort()
  const manifest = {
    name,
    private: true,
    scripts: {
      start: 'liminal-run .',
      prepare: 'liminal-run schema . --out liminal.schema.json',
    },
    dependencies: Object.fromEntries(needed.map((each) => [each, `^${version}`])),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** A name that a system and an npm package may have, made of a folder's. */
export function nameOf(path: string): string {
  const name = basename(path)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 100)
    .replaceAll(/^-+|-+$/g, '')
  if (name === '') return 'project'
  return /^\d/.test(name) || taken.has(name) ? `project-${name}` : name
}

/** Words that YAML reads as something else than a text, and the layer from which every system inherits. */
const taken: ReadonlySet<string> = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n', 'base'])
