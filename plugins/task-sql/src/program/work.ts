import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { JsonObject, SqlWork } from '@liminal/core'
import type { Io, Summary } from './io.ts'
import { countOf } from './preview.ts'

/** Does the work, tells the user what came of it, and returns the task's output values. */
export async function runWork(work: SqlWork, io: Io): Promise<JsonObject> {
  const started = performance.now()
  const { rows } = await runOn(work, io)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const places = await placesOf(work)
  const what = places.length === 0 ? countOf(rows) : `wrote ${countOf(rows)} to ${places.join(' and ')}`
  io.say(`${what} in ${seconds} s, peak memory ${await peakMemory()} MiB`)
  const { path, table } = work.output ?? {}
  return { rows, ...(path === undefined ? {} : { path }), ...(table === undefined ? {} : { table }) }
}

async function runOn(work: SqlWork, io: Io): Promise<Summary> {
  // Each library is loaded only where it is used: pg's parser and DuckDB take tens of MiB.
  if (work.connection?.type === 'postgres') return (await import('./postgres.ts')).runPostgres(work, io)
  return (await import('./duckdb.ts')).runDuckdb(work, io)
}

async function placesOf({ output }: SqlWork): Promise<readonly string[]> {
  const places = output?.table === undefined ? [] : [`table ${output.table}`]
  if (output?.path === undefined) return places
  const file = resolve(output.path)
  const { size } = await stat(file)
  const amount = output.partitionBy === undefined ? ` (${(size / 1024 ** 2).toFixed(1)} MiB)` : ''
  return [...places, `${file}${amount}`]
}

/** In MiB. Not `process.resourceUsage()`, which on Linux includes the process that started this one. */
async function peakMemory(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const kibibytes = /VmHWM:\s+(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS
  return Math.round(Number(kibibytes) / 1024)
}
