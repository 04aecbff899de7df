import type { Attempt } from './attempt.ts'
import type { Job } from './job.ts'

/** Work to be started by the bash that has read launcher.bash. */
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
 * What bash reads to start work in a process group of its own, and to print the attempt's record once it is gone. Undefined
 * for a job that cannot go this way. Pure.
 */
export function shellCommand({ attempt, job, env }: ShellStart): string | undefined {
  const changed = Object.entries(job.env).filter(([name, value]) => value !== env[name])
  const removed = Object.keys(env).filter((name) => job.env[name] === undefined)
  if ([...changed.map(([name]) => name), ...removed].some((name) => !isPlain(name))) return undefined
  const surroundings = [
    ...removed.map((name) => `unset ${name}`),
    ...changed.map(([name, value]) => `export ${name}=${quote(value ?? '')}`),
    `cd ${quote(job.cwd)}`,
  ]
  const record = quote(attempt.record)
  // `exec` in a subshell: always a program, never a builtin of this shell.
  const work = `(${surroundings.join(' && ')} && exec ${job.command.map(quote).join(' ')}) 3>&-`
  const wrapped = `{ _liminal_claim ${record} && { ${work}; _liminal_end ${record} $?; }; }`
  const logged = `${wrapped} </dev/null >>${quote(attempt.log)} 2>&1`
  // `jobs` has the shell forget what has ended; nothing else would. What could not start is told too.
  const line = `jobs >/dev/null; { ${logged}; printf '%s\\n' ${record} >&3; } &\n`
  return line.length > limit || line.includes('\0') ? undefined : line
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !shellOwn.test(name)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
