import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SqlWork } from '@liminal/core'
import { test as base, vi } from 'vitest'

const program = fileURLToPath(new URL('./main.ts', import.meta.url))

// Each child loads its libraries anew, which on a busy machine takes seconds.
vi.setConfig({ testTimeout: 60_000 })

/** How a child ended. */
export interface Ended {
  readonly code: number | null
  readonly lines: readonly string[]
  readonly errors: string
  readonly output: unknown
}

/** Runs works in the real child, in a folder of the test's own. */
export interface Child {
  readonly folder: string
  /** Runs a work; with a signal, which it is sent as soon as it has begun to write its result. */
  run(work: Partial<SqlWork>, signal?: NodeJS.Signals): Promise<Ended>
  /** The lines of a query's result in CSV, without the header. */
  rows(query: string): Promise<readonly string[]>
}

/** A test with a child. */
export const test = base.extend<{ child: Child }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the parameter's pattern
  child: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'task-sql-test-'))
    const run: Child['run'] = (work, signal) => runChild(folder, work, signal)
    await use({
      folder,
      run,
      rows: async (query) => {
        const { code, errors } = await run({ statements: query, output: { path: '.rows.csv', format: 'csv' } })
        if (code !== 0) throw new Error(errors)
        return (await readFile(join(folder, '.rows.csv'), 'utf8')).trimEnd().split('\n').slice(1)
      },
    })
    await rm(folder, { recursive: true, force: true })
  },
})

async function runChild(folder: string, work: Partial<SqlWork>, signal?: NodeJS.Signals): Promise<Ended> {
  const whole = { kind: 'sql', env: {}, mounts: [], resources: {}, folder, program, ...work }
  const input = join(folder, '.work.json')
  const output = join(folder, '.values.json')
  await rm(output, { force: true })
  await writeFile(input, JSON.stringify({ work: whole }))
  // Its own temporary folder, so that a test sees what stays behind.
  const env = { ...process.env, LIMINAL_WORK: input, LIMINAL_OUTPUT: output, TMPDIR: folder }
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  let errors = ''
  child.stderr.on('data', (data) => {
    errors += data
  })
  const lines: string[] = []
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    // Once: a second one might meet it while it ends.
    if (signal !== undefined && !child.killed && /(?:^\.out|result\.csv$)/.test(name ?? '')) child.kill(signal)
  })
  for await (const line of createInterface({ input: child.stdout })) lines.push(line)
  const code = await ended
  watcher.close()
  const text = await readFile(output, 'utf8').catch(() => 'null')
  return { code, lines, errors, output: JSON.parse(text) }
}

/** The peak memory in MiB that the child told in its last line. */
export function peakOf({ lines }: Ended): number {
  return Number(/peak memory (\d+) MiB/.exec(lines.at(-1) ?? '')?.[1])
}
