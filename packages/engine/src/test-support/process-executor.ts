import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { Executor, Outcome } from '@liminal/core'
import { aborted } from './cluster.ts'

/**
 * An executor whose jobs are processes that outlive the one that submitted them. A job writes to a ledger, under a lock,
 * when it starts and when it ends, so that jobs that run twice, or beside themselves, show.
 *
 * The last argument of the work is JSON: how the job is to end, by the number of the attempt, and how long it takes.
 */
export function processExecutor(folder: string): Executor {
  mkdirSync(folder, { recursive: true })
  return {
    accepts: ['container'],
    supports: { logs: true, cancel: true },
    submit: async (key, work) => {
      const [, task = '', number = ''] = key.split('/')
      const id = `${task}.${number}`
      if (existsSync(join(folder, `${id}.claim`))) return { id }
      if (work.kind !== 'container') throw new Error('only containers')
      const { ends = [], seconds = 0, output = '' } = JSON.parse(work.args.at(-1) ?? '{}') as JobScript
      const end = ends[Number(number) - 1] ?? 'succeeded'
      const args = ['-c', script, 'job', id, String(seconds), end, `${output}${work.env.LIMINAL_TASK_INDEX ?? ''}`]
      await new Promise<void>((started, failed) => {
        const child = spawn('sh', args, { cwd: folder, detached: true, stdio: 'ignore' })
        child.once('spawn', started)
        child.once('error', failed)
        child.unref()
      })
      return { id }
    },
    wait: async ({ id }, signal) => {
      await ended(folder, String(id), signal)
      return JSON.parse(outcomeOf(folder, String(id)) ?? '') as Outcome
    },
    cancel: async ({ id }) => {
      await new Promise((done) =>
        spawn('sh', ['-c', cancelScript, 'cancel', String(id)], { cwd: folder }).once('close', done),
      )
    },
    logs: async function* ({ id }, { after, follow, signal }) {
      const changes = watchFolder(folder)
      try {
        for (let at = Number(after ?? 0); ; await changes.next(signal)) {
          const isOver = outcomeOf(folder, String(id)) !== undefined
          const lines = linesOf(join(folder, `${id}.log`)).slice(at)
          for (const text of lines) {
            at += 1
            yield { text, cursor: String(at) }
          }
          if (isOver || !follow) return
        }
      } finally {
        changes.close()
      }
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

/** The text of an outcome, once it is there as a whole: its writer ends it with a newline. */
function outcomeOf(folder: string, id: string): string | undefined {
  const file = join(folder, `${id}.outcome`)
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return text.endsWith('\n') ? text : undefined
}

async function ended(folder: string, id: string, signal: AbortSignal): Promise<void> {
  const changes = watchFolder(folder)
  try {
    while (outcomeOf(folder, id) === undefined) await changes.next(signal)
  } finally {
    changes.close()
  }
}

/** The whole lines of a file that may not be there yet. */
function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
}

/** `next` resolves once something has changed since it was called last. */
function watchFolder(folder: string) {
  let changed = Promise.withResolvers<void>()
  const watcher = watch(folder, () => changed.resolve())
  return {
    async next(signal: AbortSignal) {
      await Promise.race([changed.promise, aborted(signal)])
      changed = Promise.withResolvers()
    },
    close: () => watcher.close(),
  }
}

/** What a job of this executor does. */
export interface JobScript {
  /** How the first, second, ... attempt ends; all further ones succeed. */
  readonly ends?: readonly ('succeeded' | 'failed')[]
  readonly seconds?: number
  /** Written to `$LIMINAL_OUTPUT`, with the index of the instance behind it. */
  readonly output?: string
}

/**
 * The ledger is written to by one at a time. No process more than is needed: there are very many of these jobs. By
 * `set -C` a file can be made once only.
 */
const note = `
set -C
note() {
  exec 9>>ledger.lock
  flock 9
  echo "$1 $2" >> ledger
  exec 9>&-
}
# Whoever ends a job notes that; it is over with the newline behind its outcome.
finish() {
  { true > "$1.ending"; } 2>/dev/null || exit 0
  note end "$1"
  echo "$2" > "$1.outcome"
}
`

/** Whoever makes the claim runs the job; a second one leaves. */
const script = `${note}
{ echo $$ > "$1.claim"; } 2>/dev/null || exit 0
note start "$1"
echo "first line of $1" > "$1.log"
if [ "$2" != 0 ]; then sleep "$2"; fi
echo "last line of $1" >> "$1.log"
if [ "$3" = succeeded ]; then finish "$1" "{\\"status\\":\\"succeeded\\",\\"output\\":\\"$4\\"}"
else finish "$1" '{"status":"failed","class":"user","reason":"as it was told"}'; fi
`

/** Ends a job with all its processes; one that had not started never will. */
const cancelScript = `${note}
{ true > "$1.ending"; } 2>/dev/null || exit 0
if { echo 0 > "$1.claim"; } 2>/dev/null; then
  note start "$1"
else
  until read -r pid < "$1.claim"; do :; done
  kill -s KILL -- "-$pid" 2>/dev/null
fi
note end "$1"
echo '{"status":"cancelled"}' > "$1.outcome"
`

/** A line of the ledger. */
export interface LedgerLine {
  readonly what: 'start' | 'end'
  readonly task: string
  readonly number: number
}

/** What the jobs wrote, in order. */
export function ledgerOf(folder: string): LedgerLine[] {
  const text = existsSync(join(folder, 'ledger')) ? readFileSync(join(folder, 'ledger'), 'utf8') : ''
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, what, task = '', number] = /^(start|end) (.*)\.(\d+)$/.exec(line) ?? []
      return { what: what as 'start' | 'end', task, number: Number(number) }
    })
}
