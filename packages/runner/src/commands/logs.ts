import { setTimeout } from 'node:timers/promises'
import { groupOf, logFile, type RunRow, readStore, type Store, shownState } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import type { Io } from '../io.ts'
import { type LogReader, logReader } from '../log-reader.ts'
import { requireRun, requireTask } from '../require.ts'

/** How often a log is looked at while it is followed, in milliseconds. */
const poll = 100

/** Defines `liminal-run logs`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run logs')
    .description(
      'Prints what the tasks of a run printed, each line behind the name of its task; or one task, as it is.',
    )
    .argument('<run>', 'its id, or the beginning of it')
    .argument('[task]', 'only this task')
    .option('-f, --follow', 'go on until the run has ended')
    .addHelpText('after', '\nExample: liminal-run logs -f iris-20260102-030405-abcd train_svm')
    .action(async (id: string, task: string | undefined, options: { follow?: boolean }) => {
      using store = readStore(homeOf(io))
      const run = requireRun(store, id)
      if (task !== undefined) requireTask(store, run.id, task)
      await print(store, run, task, options.follow ?? false, io)
      finish(0)
    })

/** Those of a task, or of all; a mapped task's are those of its instances. */
function attemptsOf(store: Store, run: string, task: string | undefined) {
  const own = store.attempts(run, task)
  if (task === undefined || own.length > 0) return own
  return store.attempts(run).filter((attempt) => groupOf(attempt.task) === task)
}

async function print(store: Store, run: RunRow, task: string | undefined, follow: boolean, io: Io): Promise<void> {
  const readers = new Map<string, LogReader>()
  const readAll = async (last: boolean) => {
    for (const attempt of attemptsOf(store, run.id, task)) {
      const reader = readers.get(attempt.key) ?? logReader(logFile(homeOf(io), attempt.key))
      readers.set(attempt.key, reader)
      const prefix = attempt.task !== task ? io.paint('dim', `${attempt.task} | `) : ''
      for (const lines of reader.read(last)) {
        if (lines.length > 0) await io.outSlowly(lines.map((line) => prefix + line).join('\n'))
      }
    }
  }
  while (follow && shownState(store.run(run.id) ?? run, Date.now()) === 'running') {
    await readAll(false)
    await setTimeout(poll)
  }
  await readAll(true)
}
