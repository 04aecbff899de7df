import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { rolldown } from 'rolldown'
import type { FaultReport, FaultRequest } from './fault-process.ts'

const dist = resolve(import.meta.dirname, '../../dist')

/** A run, and the point at which its process is to be killed or stopped. */
export type Fault = Pick<FaultRequest, 'home' | 'run' | 'at'>

/** Leases of processes that are stopped, which another one is to take over soon, in milliseconds. */
const shortLeases = { lasts: 100, renewed: 30 }

/** Processes that are there already, waiting to be told which run to carry out: most of what one costs is its start. */
export interface FaultPool extends Disposable {
  /** Has one carry a run out and die at a point; what it told, if it lived. */
  kill(fault: Fault): Promise<FaultReport | undefined>
  /** Has one carry a run out and stop at a point; wakes it once something else has been done. What it told at its end. */
  stop(fault: Fault, meanwhile: () => Promise<void>): Promise<FaultReport | undefined>
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

  function begin(request: FaultRequest) {
    const child = spare.shift() ?? make()
    refill()
    if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode} before it was told of a run`)
    let report: FaultReport | undefined
    child.once('message', (message: FaultReport) => {
      report = message
    })
    // Its last message may come after its end.
    const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
    child.send(request)
    const ended = gone.then(([[code, signal]]) => {
      if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process ended with ${code ?? signal}`)
      return report
    })
    return { child, ended }
  }

  return {
    kill: (fault) => begin({ ...fault, signal: 'SIGKILL' }).ended,
    async stop(fault, meanwhile) {
      const { child, ended } = begin({ ...fault, signal: 'SIGSTOP', leaseTimes: shortLeases })
      while (child.exitCode === null && child.connected && !isStopped(child)) await setTimeout(5)
      try {
        await meanwhile()
        child.kill('SIGCONT')
        return await ended
      } finally {
        child.kill('SIGKILL')
      }
    },
    [Symbol.dispose]: () => {
      closed = true
      for (const child of spare) child.kill('SIGKILL')
    },
  }
}

/** Field 3 of /proc/PID/stat (man 5 proc), behind the name. */
function isStopped({ pid }: ChildProcess): boolean {
  try {
    return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

/** The program in one file, with no more of core than it needs: it starts in a third of the time. */
async function bundle(): Promise<string> {
  const file = join(dist, 'test-support/fault-process.bundle.js')
  const build = await rolldown({
    input: join(dist, 'test-support/fault-process.js'),
    platform: 'node',
    resolve: {
      alias: {
        '@liminal/core/secrets': resolve(dist, '../../core/dist/secrets/index.js'),
        '@liminal/core': resolve(dist, '../../core/dist/index.js'),
      },
    },
    treeshake: { moduleSideEffects: false },
    external: ['minijinja-js'],
    logLevel: 'silent',
  })
  await build.write({ file, format: 'esm', codeSplitting: false })
  await build.close()
  return file
}
