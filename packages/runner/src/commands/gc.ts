import { type Collected, LiminalError } from '@liminal/core'
import { collectGarbage, type NamedExecutor, openStore } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { type KnownExecutor, knownExecutors, tellOf } from '../known-executors.ts'
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
      await using opened = await knownExecutors(store, home, io)
      const before = new Date(Date.now() - olderThan * day)
      const signal = new AbortController().signal
      const executors = opened.executors.map(collecting)
      const collected = await collectGarbage({ store, home, before, dryRun, executors, onProblem: tellOf(io), signal })
      if (json) await io.outSlowly(JSON.stringify(collected, null, 2))
      else io.out(render(collected, dryRun))
      finish(0)
    })

/** Opened only once it is asked: runs of one that cannot be opened are kept. */
function collecting({ name, open }: KnownExecutor): NamedExecutor {
  return { name, executor: { collect: async (options) => (await open()).collect?.(options) ?? [] } }
}

function parseDays(value: string): number {
  const days = Number(value)
  if (value.trim() !== '' && Number.isFinite(days) && days >= 0) return days
  throw new LiminalError('E_OPTION_INVALID', { option: '--older-than', value, expected: 'a number of days' })
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
