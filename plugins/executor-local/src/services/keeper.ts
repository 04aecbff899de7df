import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { openLog } from '../logs/log-file.ts'
import { signalGroup } from '../process/process-group.ts'
import { writeJson } from '../write-json.ts'
import { idOf, openFolder, ownId, readJson, type VersionJob, type VersionState } from './folder.ts'
import { killServer } from './kill-server.ts'
import { lookAfter } from './look-after.ts'

// Keeps the server of one version running: `node keeper.ts FOLDER VERSION GRACE`. Its environment is the server's. One
// that ends is started anew, later each time that it ends at once. SIGTERM ends both. While the version is the live one,
// the process that clients connect to is kept as well.

const [path = '', version = '', grace = '10'] = process.argv.slice(2)
const folder = openFolder(path)
const { command, cwd, log, port } = readJson<VersionJob>(folder.file(`${version}.json`)) as VersionJob
const [program = '', ...args] = command

/** The pauses before a server is started anew, in milliseconds; one that has run for longer than the last starts over. */
const firstPause = 100
const lastPause = 10_000

const stopping = new AbortController()
process.on('SIGTERM', () => stopping.abort())

let state: VersionState = { keeper: ownId(), ends: 0 }
writeState({})
void lookAfter(folder, version, stopping.signal)
let delay = firstPause
while (!stopping.signal.aborted) {
  const started = performance.now()
  const end = await serve()
  if (stopping.signal.aborted) break
  writeState({ ends: state.ends + 1, lastEnd: end })
  delay = performance.now() - started > lastPause ? firstPause : Math.min(delay * 2, lastPause)
  await setTimeout(delay, undefined, { signal: stopping.signal }).catch(() => {})
}
process.exit()

function writeState(change: Partial<VersionState>): void {
  state = { ...state, ...change }
  writeJson(folder.file(`${version}.state.json`), state)
}

/** Runs the server once; says how it ended. */
async function serve(): Promise<string> {
  const output = openLog(log)
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', output, output],
    // Its own process group, all of which ends with it.
    detached: true,
  })
  closeSync(output)
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(`it could not be started: ${error.message}`))
    child.once('exit', (code, signal) =>
      done(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`),
    )
  })
  const { pid } = child
  if (pid === undefined) return ended
  const server = idOf(pid)
  writeState({ server })
  const stop = () => {
    signalGroup(pid, 'SIGTERM')
    void setTimeout(Number(grace) * 1000, undefined, { ref: false }).then(() => killServer(folder, version, server))
  }
  stopping.signal.addEventListener('abort', stop, { once: true })
  const end = await ended
  stopping.signal.removeEventListener('abort', stop)
  signalGroup(pid, 'SIGKILL')
  killServer(folder, version, server)
  return end
}
