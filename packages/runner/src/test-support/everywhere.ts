import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { liminalRun, type Result, type Surroundings } from './command-line.ts'
import { makeProject, temporaryFolder } from './project.ts'

/** The executors that tests are to run on: `docker` with the engine of `DOCKER_HOST`. */
export const executors = process.env.DOCKER_HOST === undefined ? ['local'] : ['local', 'docker']

/** A project on one executor. */
export interface ProjectOn {
  readonly folder: string
  readonly surroundings: Surroundings
  /** Runs the pipeline. */
  run(...args: string[]): Promise<Result>
  /** Whatever command. */
  command(...args: string[]): Promise<Result>
  /** What a task of the latest run has printed. */
  logOf(task: string): Promise<string>
}

const installed = ['task-python', 'task-sql', 'task-job', 'executor-local', 'executor-docker', 'image-python']

/** A project on a path that a shell would have to be careful with; what its runs leave is gone after the test. */
export function projectOn(
  executor: string,
  files: Readonly<Record<string, string>>,
  env: Surroundings['env'] = {},
): ProjectOn {
  const plain = makeProject(files, installed)
  const folder = join(dirname(plain), `it's "my" work; $HOME & é`)
  renameSync(plain, folder)
  const surroundings = { home: homeOfContainers(), env }
  const command = (...args: string[]) => liminalRun(args, surroundings)
  return {
    folder,
    surroundings,
    command,
    run: (...args) => command(folder, '--executor', executor, ...args),
    logOf: async (task) => {
      const [{ id }] = JSON.parse((await command('runs', '--json')).stdout)
      return (await command('logs', id, task)).stdout
    },
  }
}

/** A home whose containers are gone after the test: `gc` leaves the young ones. */
export function homeOfContainers(): string {
  const home = temporaryFolder()
  if (process.env.DOCKER_HOST === undefined) return home
  onTestFinished(() => {
    const label = `label=dev.liminal.root=${home}/executors/docker`
    const ids = execFileSync('docker', ['ps', '-aq', '--filter', label], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean)
    if (ids.length > 0) execFileSync('docker', ['rm', '--force', ...ids], { stdio: 'ignore' })
  })
  return home
}
