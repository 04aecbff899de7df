import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { extname } from 'node:path'
import { packageFile } from '@liminal/core'
import { pause } from '../process/poll.ts'
import { type Front, type ProcessId, runs, type ServiceFolder } from './folder.ts'
import { isServing, killServer } from './kill-server.ts'

type Environment = Readonly<Record<string, string | undefined>>

const programOf = (name: string) =>
  packageFile(
    import.meta.dirname,
    extname(import.meta.url) === '.ts' ? `src/services/${name}.ts` : `dist/bundle/${name}.js`,
  )

/** Starts the keeper of a version, which outlives this process. */
export async function startKeeper(
  folder: ServiceFolder,
  version: string,
  { env, grace }: { readonly env: Environment; readonly grace: number },
  signal: AbortSignal,
): Promise<void> {
  const keeper = spawn(process.execPath, [programOf('keeper'), folder.path, version, String(grace)], {
    env,
    detached: true,
    stdio: 'ignore',
  })
  const ended = new Promise<never>((_, fail) => {
    keeper.once('error', fail)
    keeper.once('exit', (code) => fail(new Error(`the keeper of a service ended with exit code ${code}`)))
  })
  ended.catch(() => {})
  const written = async () => {
    for (;;) {
      if (folder.state(version) !== undefined) return
      await pause(5, signal)
    }
  }
  await Promise.race([written(), ended])
  keeper.unref()
}

/** Ends a version: its keeper, and what that has started, be it still there or not. Returns at once. */
export function stopVersion(folder: ServiceFolder, version: string): void {
  const state = folder.state(version)
  if (state === undefined) return
  if (runs(state.keeper, folder)) kill(state.keeper)
  else if (state.server !== undefined) killServer(folder, version, state.server)
}

/** Whether anything of a version still runs. */
export function isAlive(folder: ServiceFolder, version: string): boolean {
  const state = folder.state(version)
  return runs(state?.keeper, folder) || (state?.server !== undefined && isServing(folder, version, state.server))
}

/** Starts the process that clients connect to; gives why it cannot listen there, if so. */
export function startFront(
  folder: ServiceFolder,
  { address, port, grace }: Omit<Front, 'process'>,
): Promise<Front | { readonly problem: string }> {
  const front = spawn(process.execPath, [programOf('front'), folder.path, address, String(port), String(grace)], {
    detached: true,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  return new Promise((done, fail) => {
    front.once('error', fail)
    front.once('exit', (code) => fail(new Error(`the front of a service ended with exit code ${code}`)))
    front.once('message', (said: { readonly port: number } | { readonly problem: string }) => {
      front.unref()
      front.channel?.unref()
      done('problem' in said ? said : (folder.front() as Front))
    })
  })
}

/** Ends a front: it takes no connections any more, and goes once those that it has are over. */
export function stopFront(front: Front | undefined, folder: ServiceFolder): void {
  if (front !== undefined && runs(front.process, folder)) kill(front.process)
}

/** The same; returns once it takes no connections any more. */
export async function closeFront(front: Front | undefined, folder: ServiceFolder): Promise<void> {
  if (front === undefined || !runs(front.process, folder)) return
  kill(front.process)
  const { signal } = new AbortController()
  for (let asked = 0; asked < 500 && runs(front.process, folder) && (await isListening(front)); asked += 1) {
    await pause(5, signal)
  }
}

/** Whether somebody takes connections there. */
async function isListening({ address, port }: Front): Promise<boolean> {
  const socket = connect({ host: /^(0\.0\.0\.0|::)$/.test(address) ? 'localhost' : address, port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

function kill({ pid }: ProcessId): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    // It has just ended.
  }
}
