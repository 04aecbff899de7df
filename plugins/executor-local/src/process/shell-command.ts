import { shellWord } from '@liminal/core'
import type { Attempt } from '../attempt.ts'
import type { Job } from '../job.ts'

/** Work to be started by the bash that runs launcher.bash. */
export interface ShellStart {
  readonly attempt: Attempt
  readonly job: Job
  /** The shell's own environment. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The most that is passed through a shell, in characters; beyond it the system may refuse the process. */
const limit = 64 * 1024

/** Variables with a meaning to the shell itself; it would not pass them on unchanged. */
const shellOwn =
  /^(?:_|IFS|PPID|OPT\w+|PWD|OLDPWD|LINENO|ENV|PS\d|E?UID|GROUPS|SHELLOPTS|BASH\w*|SECONDS|RANDOM|SRANDOM|EPOCH\w+|DIRSTACK|FUNCNAME|HISTCMD|PIPESTATUS|COMP\w+)$/

/**
 * What bash reads to run work in a process group of its own, and to print the attempt's record once it is over. Undefined for
 * a job that cannot go this way. Bash reads it byte by byte, so that it is as short as can be. Pure.
 */
export function shellCommand({ attempt, job, env }: ShellStart): string | undefined {
  const changed = Object.entries(job.env).filter(([name, value]) => value !== env[name])
  const removed = Object.keys(env).filter((name) => job.env[name] === undefined)
  if ([...changed.map(([name]) => name), ...removed].some((name) => !isPlain(name))) return undefined
  const surroundings = [
    ...(removed.length > 0 ? [`unset ${removed.join(' ')}`] : []),
    ...(changed.length > 0
      ? [`export ${changed.map(([name, value]) => `${name}=${shellWord(value ?? '')}`).join(' ')}`]
      : []),
  ]
  const words = [attempt.record, attempt.log, job.cwd, surroundings.join(';'), ...job.command]
  const command = `_liminal_run ${words.map(shellWord).join(' ')}`
  return command.length > limit || command.includes('\0') ? undefined : command
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !shellOwn.test(name)
}
