import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { promisify } from 'node:util'
import type { ContainerWork, Executor, Handle, Work } from '@liminal/core'
import type { JobScript } from './process-executor.ts'

const run = promisify(execFile)

/** An executor of containers or processes, and where its work is to find the ledger. */
export interface LedgerExecutor {
  readonly executor: Executor
  /** The folder of the ledger on this machine. */
  readonly folder: string
  /** The same as the work sees it. */
  readonly seenAt: string
  /** What its work needs besides. */
  readonly more: Partial<ContainerWork>
}

/** Has an executor do the jobs of test plans as `processExecutor` does them: each writes to the ledger. */
export function ledgerExecutor({ executor, folder, seenAt, more }: LedgerExecutor): Executor {
  mkdirSync(folder, { recursive: true })
  return {
    ...executor,
    submit: async (key, work, signal) => {
      const id = idOf(key)
      const handle = await executor.submit(key, { ...jobOf(id, work, seenAt), ...more }, signal)
      return { ...handle, id }
    },
    async wait(handle, signal) {
      const outcome = await executor.wait(handle, signal)
      await noteEnd(folder, handle)
      return outcome
    },
    [Symbol.asyncDispose]: () => executor[Symbol.asyncDispose](),
  }
}

/** Of a key `RUN/TASK/NUMBER`. */
function idOf(key: string): string {
  const [, task = '', number = ''] = key.split('/')
  return `${task}.${number}`
}

function jobOf(id: string, work: Work, seenAt: string): ContainerWork {
  if (work.kind !== 'container') throw new TypeError('only containers')
  const { ends = [], seconds = 0, output = '' } = JSON.parse(work.args.at(-1) ?? '{}') as JobScript
  const end = ends[Number(id.split('.').at(-1)) - 1] ?? 'succeeded'
  const args = [job, 'job', id, String(seconds), end, `${output}${work.env.LIMINAL_TASK_INDEX ?? ''}`, seenAt]
  return { ...work, command: ['/bin/sh', '-c'], args }
}

/** One writes to the ledger at a time. */
const job = `
note() { flock "$3/ledger.lock" sh -c 'echo "$1 $2" >> "$3/ledger"' note "$1" "$2" "$3"; }
note start "$1" "$5"
echo "first line of $1"
sleep "$2"
echo "last line of $1"
note end "$1" "$5"
if [ "$3" = failed ]; then exit 1; fi
echo "$4" >> "$LIMINAL_OUTPUT"
`

/** Work that was ended notes no end itself; once it has an outcome, it does not run any more. */
async function noteEnd(folder: string, { id }: Handle): Promise<void> {
  const end = `grep -qxF "start $1" ledger && ! grep -qxF "end $1" ledger && echo "end $1" >> ledger || true`
  await run('flock', ['ledger.lock', 'sh', '-c', `touch ledger; ${end}`, 'end', String(id)], { cwd: folder })
}
