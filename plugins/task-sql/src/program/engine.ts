import { availableParallelism } from 'node:os'
import type { Resources } from '@liminal/core'
import { bytesOf } from '@liminal/core/quantity'
import { defaultMemory } from '../memory.ts'

const mebibyte = 1024 ** 2

/** How much of a task's memory DuckDB may plan with, and on how many threads. */
export interface Budget {
  readonly limit: number
  readonly forQueries: number
  readonly threads: number
}

/**
 * DuckDB counts only what its buffer manager holds. Node and the library take about 90 MiB more, and what decoders,
 * encoders and the allocator take beside it grows with the load (sorting on disk takes most), so DuckDB gets half of
 * what Node leaves, and no thread without 96 MiB of its own (https://duckdb.org/docs/stable/guides/performance/environment).
 */
export function budgetOf(resources: Resources, cores = availableParallelism()): Budget {
  const limit = bytesOf(resources.memory ?? '') ?? bytesOf(defaultMemory) ?? 0
  const forQueries = Math.max(64 * mebibyte, Math.floor((limit - 128 * mebibyte) / 2))
  const wanted = resources.cpu === undefined ? cores : coresOf(resources.cpu)
  const threads = Math.max(1, Math.min(wanted, Math.floor(forQueries / (96 * mebibyte))))
  return { limit, forQueries, threads }
}

/** Cores of an amount in Kubernetes' notation: `2`, `0.5` or `500m`. */
function coresOf(cpu: string): number {
  return Math.ceil(cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu)) || 1
}

/** The settings of an embedded DuckDB. No extension is ever downloaded. */
export function settingsOf(budget: Budget, temporary: string): Record<string, string> {
  return {
    memory_limit: `${Math.floor(budget.forQueries / mebibyte)}MiB`,
    threads: String(budget.threads),
    temp_directory: temporary,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  }
}
