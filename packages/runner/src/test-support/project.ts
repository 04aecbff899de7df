import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { repository } from './command-line.ts'

const plugins = ['task-python', 'task-sql', 'task-job', 'task-service', 'executor-local']

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files below a folder, by their relative paths. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** A project as a user would have it, outside of this repository, with all our plugins installed. */
export function makeProject(files: Readonly<Record<string, string>>, installed: readonly string[] = plugins): string {
  const folder = join(temporaryFolder(), 'project')
  const dependencies = Object.fromEntries(installed.map((name) => [`@liminal/${name}`, '*']))
  writeFiles(folder, { 'package.json': JSON.stringify({ private: true, dependencies }), ...files })
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Copies an example, with all our plugins installed and without what runs of it have left; gives the copy's folder. */
export function copyExample(name: string, parent: string): string {
  const folder = join(parent, name)
  const filter = (path: string) => !/node_modules|\.liminal(\/|$)/.test(path)
  cpSync(join(repository, 'examples', name), folder, { recursive: true, filter })
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** A `liminal.yml` with one pipeline of these tasks, each a line of YAML. */
export function pipelineOf(...tasks: string[]): string {
  const lines = [
    'name: test',
    'pipelines:',
    '  - pipeline: work',
    '    tasks:',
    ...tasks.map((task) => `      - ${task}`),
  ]
  return `${lines.join('\n')}\n`
}

/** A folder that is gone after all tests of the file. */
export function keptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
