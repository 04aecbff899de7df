// The executor for the engine's tests of crashes: its work writes to a ledger, as theirs does.
import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Executor, Handle, Work } from '@liminal/core'
import { dockerConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'

const run = promisify(execFile)

/** Opens it, with its ledger in this folder. */
export function open(folder: string): Executor {
  mkdirSync(folder, { recursive: true })
  const docker = createExecutor(dockerConfig.parse({ grace: 0, network: 'none' }), {
    home: folder,
    name: 'docker',
    logFile: (key) => join(folder, 'logs', key),
  })
  return {
    ...docker,
    submit: async (key, work, signal) => {
      const id = idOf(key)
      const handle = await docker.submit(key, jobOf(id, work, folder), signal)
      return { ...handle, id }
    },
    async wait(handle, signal) {
      const outcome = await docker.wait(handle, signal)
      await noteEnd(folder, handle)
      return outcome
    },
  }
}

/** Of a key `RUN/TASK/NUMBER`. */
function idOf(key: string): string {
  const [, task = '', number = ''] = key.split('/')
  return `${task}.${number}`
}

function jobOf(id: string, work: Work, folder: string): Work {
  if (work.kind !== 'container') throw new TypeError('only containers')
  const { ends = [], seconds = 0, output = '' } = JSON.parse(work.args.at(-1) ?? '{}')
  const end = ends[Number(id.split('.').at(-1)) - 1] ?? 'succeeded'
  const args = [job, 'job', id, String(seconds), end, `${output}${work.env.LIMINAL_TASK_INDEX ?? ''}`]
  const mounts = [{ volume: 'ledger', path: '/ledger', folder }]
  return { ...work, image: 'debian:bookworm-slim', command: ['/bin/sh', '-c'], args, mounts }
}

/** One writes to the ledger at a time. */
const job = `
note() { flock /ledger/ledger.lock sh -c 'echo "$1 $2" >> /ledger/ledger' note "$1" "$2"; }
note start "$1"
echo "first line of $1"
sleep "$2"
echo "last line of $1"
note end "$1"
if [ "$3" = failed ]; then exit 1; fi
echo "$4" >> "$LIMINAL_OUTPUT"
`

/** Work that was ended notes no end itself; once it has an outcome, it does not run any more. */
async function noteEnd(folder: string, { id }: Handle): Promise<void> {
  const end = `grep -qxF "start $1" ledger && ! grep -qxF "end $1" ledger && echo "end $1" >> ledger || true`
  await run('flock', ['ledger.lock', 'sh', '-c', `touch ledger; ${end}`, 'end', String(id)], { cwd: folder })
}
