import { execFileSync } from 'node:child_process'
import { afterAll } from 'vitest'
import { liminalRun } from './command-line.ts'
import { makeProject, temporaryFolder } from './project.ts'

/** The plugins that a project of images has. */
const installed = ['task-python', 'task-job', 'executor-local', 'executor-docker', 'image-python']

/** A name that no other run of tests has. */
export const name = (image: string) => `liminal-test-${process.pid}-${image}`

/** A project with these entries of `images:`, and a program in `src`. */
export function projectWith(images: string, files: Readonly<Record<string, string>> = {}): string {
  const yaml = `name: test\nimages:\n${images}`
  return makeProject({ 'liminal.yml': yaml, 'src/main.py': 'print(1)\n', ...files }, installed)
}

/** An entry of type `python`, whose source is `src`. */
export const imageOf = (image: string, more = '') => `  - { image: ${name(image)}, type: python, source: src${more} }\n`

/** Builds a project. */
export function build(project: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return liminalRun(['build', project, ...args], { home: temporaryFolder(), env })
}

/** What a command prints in an image. */
export function run(image: string, ...args: string[]): string {
  return execFileSync('docker', ['run', '--rm', name(image), ...args], { encoding: 'utf8' })
}

/** The images of this file are gone after its tests. */
export function removeImages(): void {
  afterAll(() => {
    const ours = `liminal-test-${process.pid}-*`
    const filters = [ours, `liminal/*/${ours}`].flatMap((reference) => ['--filter', `reference=${reference}`])
    const found = execFileSync('docker', ['images', '-q', ...filters])
    const ids = [...new Set(found.toString().split('\n').filter(Boolean))]
    if (ids.length > 0) execFileSync('docker', ['rmi', '-f', ...ids])
  })
}

/** Surroundings without the command `docker`. */
export const noCommand = { PATH: '/nowhere' }

/** Both ways to build, for `describe.each`: their names, their surroundings. */
export const drivers: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['the command docker', 'cli', {}],
  ["the engine's API", 'api', noCommand],
]
