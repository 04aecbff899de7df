import { renderDuration, visibleLine } from '@liminal/core'
import { type RunRow, readStore, shownState } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import type { Io } from '../io.ts'
import { parseLimit } from '../options.ts'
import { renderTable } from '../view/table.ts'

/** Defines `liminal-run runs`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run runs')
    .description('Lists the latest runs on this machine.')
    .option('--limit <n>', 'how many of them', parseLimit, 20)
    .option('--all', 'all of them')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample: liminal-run runs')
    .action((options: { json?: boolean; limit: number; all?: boolean }) => {
      using store = readStore(homeOf(io))
      const now = Date.now()
      const runs = store.runs(options.all ? undefined : options.limit)
      if (options.json)
        io.out(
          JSON.stringify(
            runs.map((run) => toJson(run, now)),
            null,
            2,
          ),
        )
      else if (runs.length === 0) io.out('no runs yet; start one with liminal-run PATH')
      else io.out(renderRuns(runs, now, io))
      finish(0)
    })

function renderRuns(runs: readonly RunRow[], now: number, { paint }: Io): string {
  const header = ['run', 'state', 'started', 'took', 'why'].map((cell) => paint('dim', cell))
  const rows = runs.map((run) => [
    run.id,
    run.paused ? 'paused' : shownState(run, now),
    new Date(run.createdAt).toISOString().replace('T', ' ').slice(0, 19),
    run.endedAt === undefined || run.startedAt === undefined ? '-' : renderDuration(run.endedAt - run.startedAt),
    visibleLine(run.reason ?? ''),
  ])
  return renderTable([header, ...rows])
}

function toJson(run: RunRow, now: number) {
  const { id, system, pipeline, folder, createdAt, startedAt, endedAt, reason } = run
  return {
    id,
    system,
    pipeline,
    folder,
    state: shownState(run, now),
    paused: run.paused,
    createdAt,
    startedAt,
    endedAt,
    reason,
  }
}
