import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { liminalRun } from './command-line.ts'
import { makeProject, pipelineOf } from './project.ts'

/** What tasks of a waiting project do besides. */
export interface Waiting {
  /** What the second task does first. */
  readonly before?: string
  /** What the third does. */
  readonly last?: string
}

/** A pipeline whose second task appends its process id to a ledger, then waits for a file `go` in a folder before it ends. */
export function waitingProject(folder: string, { before = '', last = 'true' }: Waiting = {}): string {
  const wait = `${before}echo $$ >> ${folder}/ledger; while [ ! -e ${folder}/go ]; do sleep 0.02; done; echo finished`
  return makeProject({
    'liminal.yml': pipelineOf(
      "{ task: first, type: python, cmd: 'echo once' }",
      `{ task: second, type: python, cmd: '${wait}' }`,
      `{ task: third, type: python, cmd: '${last}' }`,
    ),
  })
}

/** The process ids in the ledger, once there are any. */
export async function ledger(folder: string): Promise<number[]> {
  const read = () => {
    try {
      return readFileSync(join(folder, 'ledger'), 'utf8').trim().split('\n').map(Number)
    } catch {
      return []
    }
  }
  await expect.poll(() => read().length).toBeGreaterThan(0)
  return read()
}

/** The states of all runs, the newest first. */
export async function states(home: string): Promise<string[]> {
  const { stdout } = await liminalRun(['runs', '--json'], { home })
  return JSON.parse(stdout).map((run: { state: string }) => run.state)
}
