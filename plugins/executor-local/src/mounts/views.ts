import { execFile } from 'node:child_process'
import { realpathSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { promisify } from 'node:util'
import { type Mount, packageFile } from '@liminal/core'
import { findProgram } from '../find-program.ts'
import { type Tree, viewSteps } from './view-steps.ts'

/** A view of the file system with volumes at their paths: what stands before a command that is to have it. */
export type View = readonly string[]

/** Views by mount namespaces of Linux (mount_namespaces(7)). */
export interface Views {
  /** The view for these mounts, in which what is needed is still seen; undefined where the system or the paths do not let it. */
  of(mounts: readonly Mount[], needed: readonly string[]): Promise<View | undefined>
}

/** What is needed for almost any program to run. */
const always = ['/bin', '/dev', '/etc', '/lib', '/lib64', '/proc', '/run', '/sbin', '/sys', '/tmp', '/usr', '/var']

/** How long it may take to try a view, in milliseconds. */
const patience = 10_000

const script = packageFile(import.meta.dirname, 'view.sh')

/**
 * Each view is tried once; `stage` makes the empty folder that view.sh works in. No view hides `home`, where logs and records
 * stand.
 */
export function createViews(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  stage: () => string,
): Views {
  const path = env.PATH ?? ''
  const unshare = process.platform === 'linux' ? findProgram('unshare', path) : undefined
  const tried = new Map<string, Promise<View | undefined>>()
  // `sh` would drop variables whose names it cannot hold.
  const bash = findProgram('bash', path)
  const shell = bash === undefined ? ['/bin/sh'] : [bash, '--norc', '-p']

  async function attempt(steps: readonly string[], program: string): Promise<View | undefined> {
    const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
    // Who is no administrator becomes one of a user namespace for the mounts, and then again who they are.
    const enter = uid === 0 ? [] : ['--user', '--map-root-user']
    const leave = uid === 0 ? [] : [program, '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--']
    const options = [...enter, '--mount', '--propagation', 'slave', '--']
    const view = [program, ...options, ...shell, script, stage(), ...steps, '--', ...leave]
    return promisify(execFile)(program, [...view.slice(1), '/bin/sh', '-c', ':'], {
      env,
      cwd: '/',
      timeout: patience,
      killSignal: 'SIGKILL',
    }).then(
      () => view,
      () => undefined,
    )
  }

  async function find(mounts: readonly Mount[], needed: readonly string[], program: string): Promise<View | undefined> {
    const programs = [process.execPath, ...path.split(':').filter((each) => isAbsolute(each))]
    const steps = viewSteps(mounts, [...always, home, ...needed, ...programs].map(realOf), tree)
    return steps === undefined ? undefined : await attempt(steps, program)
  }

  return {
    async of(mounts, needed) {
      if (unshare === undefined) return undefined
      const key = JSON.stringify([mounts, needed])
      const view = tried.get(key) ?? find(mounts, needed, unshare)
      tried.set(key, view)
      return await view
    },
  }
}

const tree: Tree = {
  folder: (path) => {
    const real = realOf(path)
    return statSync(real, { throwIfNoEntry: false })?.isDirectory() ? real : undefined
  },
  isWritten: (folder) => {
    const { mode, uid } = statSync(folder)
    return (mode & 0o002) !== 0 || (uid !== 0 && uid === process.getuid?.())
  },
}

/** The path without links, as far as it is there. */
function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
