import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { image } from './docker.ts'

/** An engine of a test's own, which may be killed, with a disk that may be filled. */
export interface OwnEngine extends AsyncDisposable {
  /** For `DOCKER_HOST`. */
  readonly address: string
  kill(): Promise<void>
  /** Gives its disk room, in megabytes. */
  grow(megabytes: number): void
}

const isolated = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc']

/** Whether this machine lets a test have one: it takes root and Docker's own program. */
export function canStartEngine(): boolean {
  if (process.getuid?.() !== 0 || process.env.DOCKER_HOST === undefined) return false
  try {
    execFileSync('dockerd', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Starts one whose disk has this much room, in megabytes, and gives it the small image. */
export async function startEngine(megabytes: number): Promise<OwnEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-engine-'))
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk])
  const address = `unix://${join(folder, 'socket')}`
  const paths = ['--data-root', disk, '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')]
  const log = openSync(join(folder, 'log'), 'w')
  // In namespaces of its own: the bridge of another engine stays, and all that it started dies with it.
  const options = [...paths, '--host', address, '--iptables=false']
  const engine = spawn('unshare', [...isolated, 'dockerd', ...options], { stdio: ['ignore', log, log] })
  closeSync(log)
  const own: OwnEngine = {
    address,
    kill: () => end(engine),
    grow: (room) => void execFileSync('mount', ['-o', `remount,size=${room}m`, disk]),
    async [Symbol.asyncDispose]() {
      await end(engine)
      execFileSync('umount', ['--lazy', disk])
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    while (!answers(address)) {
      if (engine.exitCode !== null) throw new Error('dockerd has ended')
      await setTimeout(100)
    }
    execFileSync('sh', ['-c', `docker save ${image} | docker --host ${address} load`], { stdio: 'ignore' })
  } catch (error) {
    await own[Symbol.asyncDispose]()
    throw error
  }
  return own
}

function answers(address: string): boolean {
  try {
    execFileSync('docker', ['--host', address, 'version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function end(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return
  engine.kill('SIGKILL')
  await once(engine, 'exit')
}
