import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import type { FaultRequest } from './fault-process.ts'

const dist = resolve(import.meta.dirname, '../../dist')

/** Processes that are there already, waiting to be told which run to carry out: most of what one costs is its start. */
export interface FaultPool extends Disposable {
  /** Has one carry a run out and die at a point; the names of all the points that it passed, if it lived. */
  carryOut(request: FaultRequest): Promise<string[] | undefined>
}

/**
 * Makes one of so many processes that wait. Their executor is that of processes, or what the module of that path opens:
 * its `open` takes the folder of the ledger.
 */
export async function makeFaultPool(size: number, executor?: string): Promise<FaultPool> {
  const program = executor === undefined ? await bundle() : join(dist, 'test-support/fault-process.js')
  const args = executor === undefined ? [] : [executor]
  const spare: ChildProcess[] = []
  let closed = false
  // Without what this process was started with, which takes time.
  const make = () => fork(program, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const refill = () => {
    while (!closed && spare.length < size) spare.push(make())
  }
  refill()
  return {
    async carryOut(request) {
      const child = spare.shift() ?? make()
      refill()
      let passed: string[] | undefined
      child.once('message', (names: string[]) => {
        passed = names
      })
      // Its last message may come after its end.
      const ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
      child.send(request)
      const [[code, signal]] = await ended
      if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process ended with ${code ?? signal}`)
      return passed
    },
    [Symbol.dispose]: () => {
      closed = true
      for (const child of spare) child.kill('SIGKILL')
    },
  }
}

/** The program in one file, with no more of core than it needs: it starts in a third of the time. */
async function bundle(): Promise<string> {
  const file = join(dist, 'test-support/fault-process.bundle.js')
  const build = await rolldown({
    input: join(dist, 'test-support/fault-process.js'),
    platform: 'node',
    resolve: { alias: { '@liminal/core': resolve(dist, '../../core/dist/index.js') } },
    treeshake: { moduleSideEffects: false },
    external: ['minijinja-js'],
    logLevel: 'silent',
  })
  await build.write({ file, format: 'esm' })
  await build.close()
  return file
}
