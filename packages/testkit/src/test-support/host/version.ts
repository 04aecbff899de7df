import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { freePort, type ServiceSpec } from '@liminal/core'
import { openSecrets } from '../secrets.ts'

/** A version of a service: a process that is started anew when it ends, once it is kept. */
export interface Version {
  readonly port: number
  readonly lines: string[]
  /** How it has ended, if it has. */
  end?: string
  restarts: number
  kept: boolean
  child: ChildProcess
}

/** Starts a version on this machine. */
export async function startVersion({ work }: ServiceSpec, folder: string): Promise<Version> {
  const secrets = openSecrets(work, folder)
  const port = await freePort()
  const [command = '', ...args] = [...work.command, ...work.args]
  const env = { ...process.env, ...work.env, ...secrets.env, PORT: String(port) }
  const start = (): ChildProcess => {
    const child = spawn(command, args, { cwd: work.folder, env, stdio: ['ignore', 'pipe', 'ignore'] })
    createInterface({ input: child.stdout }).on('line', (line) => version.lines.push(secrets.mask(line)))
    child.once('close', (code) => {
      version.end = `it ended with exit code ${code}`
      if (!version.kept) return
      version.restarts += 1
      version.child = start()
    })
    delete version.end
    return child
  }
  const version = { port, lines: [], restarts: 0, kept: false } as Omit<Version, 'child'> as Version
  version.child = start()
  return version
}

/** Ends a version: with SIGTERM it may answer what it was asked. */
export function stopVersion(version: Version, signal: NodeJS.Signals = 'SIGTERM'): void {
  version.kept = false
  version.child.kill(signal)
}
