import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The folder of this repository. */
export const repository = resolve(import.meta.dirname, '../../..')

/** The command line's own file, as npm would start it. */
export const liminalRun = join(repository, 'packages/runner/bin/liminal-run.js')

/** Makes a project with one pipeline below a folder and gives its path. */
export function makeProject(folder: string, name: string, tasks: readonly string[]): string {
  const project = join(folder, name)
  mkdirSync(project, { recursive: true })
  const dependencies = { '@liminal/task-python': '*', '@liminal/task-job': '*', '@liminal/executor-local': '*' }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }))
  linkModules(project)
  const lines = [`name: ${name}`, 'pipelines:', `  - pipeline: ${name}`, '    tasks:', ...tasks]
  writeFileSync(join(project, 'liminal.yml'), `${lines.join('\n')}\n`)
  return project
}

/** Has a project find the packages of this repository. */
export function linkModules(project: string): void {
  symlinkSync(join(repository, 'node_modules'), join(project, 'node_modules'))
}

/** No-op tasks that all start at once. */
export function fan(count: number): string[] {
  return range(count).map((at) => `      - { task: t${at}, type: python, cmd: 'true', depends_on: [] }`)
}

/** No-op tasks, each behind the one before it. */
export function chain(count: number): string[] {
  return range(count).map((at) => `      - { task: t${at}, type: python, cmd: 'true' }`)
}

/** A folder of its own for one benchmark. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'liminal-bench-'))
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at)
}
