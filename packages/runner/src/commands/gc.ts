import { type Collected, isLiminalError, LiminalError, loadRegistry, reasonOf } from '@liminal/core'
import { collectGarbage, openStore, type Store } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { type Executors, executorsOf } from '../executors.ts'
import { homeOf } from '../home.ts'
import type { Io } from '../io.ts'
import { knownHosts } from '../services/known.ts'
import { renderBytes } from '../view/bytes.ts'
import { renderTable } from '../view/table.ts'

interface Options {
  readonly olderThan: number
  readonly dryRun?: boolean
  readonly json?: boolean
}

const day = 24 * 3600 * 1000

/** Defines `liminal-run gc`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run gc')
    .description(
      'Removes runs that ended long ago with their logs, results, environments and images that nobody has used since, and what is left of work that nobody knows. Volumes are never touched.',
    )
    .option('--older-than <days>', 'how many days ago', parseDays, 30)
    .option('--dry-run', 'only say what would go')
    .option('--json', 'print each thing as JSON')
    .addHelpText('after', '\nExample: liminal-run gc --older-than 90 --dry-run')
    .action(async ({ olderThan, dryRun = false, json }: Options) => {
      const home = homeOf(io)
      using store = openStore(home)
      await using opened = await openAll(store, home, io)
      const before = new Date(Date.now() - olderThan * day)
      const signal = new AbortController().signal
      const { executors } = opened
      const collected = await collectGarbage({ store, home, before, dryRun, executors, onProblem: tellOf(io), signal })
      if (json) await io.outSlowly(JSON.stringify(collected, null, 2))
      else io.out(render(collected, dryRun))
      finish(0)
    })

function parseDays(value: string): number {
  const days = Number(value)
  if (value.trim() !== '' && Number.isFinite(days) && days >= 0) return days
  throw new LiminalError('E_OPTION_INVALID', { option: '--older-than', value, expected: 'a number of days' })
}

/** Opens every executor that a run of the store, or a service, has used. One whose plugin is gone is told of, and left. */
async function openAll(store: Store, home: string, io: Io) {
  const opened = new Map<string, { readonly executors: Executors; readonly name: string }>()
  for (const { executors, plugins } of [...store.plannedExecutors(), ...knownHosts(home)]) {
    for (const [name, { type, config }] of Object.entries(executors)) {
      const id = JSON.stringify([name, type, config])
      if (opened.has(id)) continue
      const plan = { executors: { [name]: { type, config } } }
      const found = await tolerant(async () => executorsOf(plan, await loadRegistry(plugins), home), name, io)
      if (found !== undefined) opened.set(id, { executors: found, name })
    }
  }
  const all = [...opened.values()]
  return {
    executors: await Promise.all(
      all.map(async ({ executors, name }) => ({ name, executor: await executors.open(name) })),
    ),
    [Symbol.asyncDispose]: async () => {
      for (const { executors } of all) await executors[Symbol.asyncDispose]()
    },
  }
}

async function tolerant<T>(body: () => Promise<T>, executor: string, io: Io): Promise<T | undefined> {
  try {
    return await body()
  } catch (error) {
    tellOf(io)(executor, error)
    return undefined
  }
}

/** Its plugin, or its engine, may be away. */
function tellOf(io: Io): (executor: string, error: unknown) => void {
  return (executor, error) => {
    if (!isLiminalError(error)) throw error
    io.err(`what executor ${executor} has left is not looked at: ${reasonOf(error)}`)
  }
}

function render(collected: readonly Collected[], dryRun: boolean): string {
  if (collected.length === 0) return 'nothing to remove'
  const rows = [...Map.groupBy(collected, ({ kind }) => kind)].map(([kind, all]) => {
    const bytes = all.reduce((sum, each) => sum + each.bytes, 0)
    const count = kind === 'results in the cache' ? (all[0]?.name ?? '') : String(all.length)
    return [kind, count, bytes === 0 ? '' : renderBytes(bytes)]
  })
  return `${dryRun ? 'would remove' : 'removed'}\n${renderTable(rows).replaceAll(/^/gm, '  ')}`
}
