import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** Figures of several runs of one thing, in its own unit. */
export interface Sample {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** A command line with what it needs around it. */
export interface CommandLine {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The median, the least and the most of some figures. */
export function sampleOf(figures: readonly number[]): Sample {
  const sorted = figures.toSorted((a, b) => a - b)
  const at = (position: number) => sorted[Math.floor(position)] ?? Number.NaN
  return { median: at(sorted.length / 2), min: at(0), max: at(sorted.length - 1) }
}

/** Wall time of a whole process in milliseconds; it has to succeed. */
export async function timeProcess(line: CommandLine): Promise<number> {
  const start = performance.now()
  await runProcess(line)
  return performance.now() - start
}

/** Runs a process to its end and gives what it printed on standard output. */
export function runProcess({ command, args, cwd, env }: CommandLine): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const printed: Buffer[] = []
    const complained: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => complained.push(chunk))
    child.on('error', fail)
    child.on('close', (code) => {
      if (code === 0) return done(Buffer.concat(printed).toString())
      fail(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${Buffer.concat([...printed, ...complained])}`))
    })
  })
}

/** Runs things in turn, A B A B, so that a drift of the machine meets all of them; gives a sample for each. */
export async function sampleInTurn(runs: number, things: readonly (() => Promise<number>)[]): Promise<Sample[]> {
  const figures: number[][] = things.map(() => [])
  for (const thing of things) await thing() // not counted: it fills caches
  for (let run = 0; run < runs; run += 1) {
    for (const [at, thing] of things.entries()) figures[at]?.push(await thing())
  }
  return figures.map(sampleOf)
}
