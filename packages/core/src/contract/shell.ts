import type { ContainerWork } from './work.ts'

/**
 * Runs a script with `pipefail`, by a shell that has it; `$@` are variables, as `NAME=VALUE`, whose names only bash hands on.
 * `xpg_echo` has the `echo` of bash read backslashes as that of dash does, so that a pipe changes nothing else in a script;
 * `--norc`, since bash reads ~/.bashrc where its input is a socket.
 */
const withPipes = [
  '[ $# -eq 0 ] && (set -o pipefail) 2>/dev/null && exec /bin/sh -eo pipefail -c "$0"',
  'command -v bash >/dev/null && exec env "$@" bash --norc --posix -O xpg_echo -eo pipefail -c "$0"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  'for each do echo "liminal: there is no bash here, without which ${each%%=*} does not reach the command" >&2; done',
  'exec /bin/sh -ec "$0"',
].join('\n')

/**
 * The command that runs a script of several lines as CI systems do: the first command that fails ends it, and where the
 * image has a shell with `pipefail`, a pipe fails with any of its commands. Pure.
 */
export function runScript(script: string, env: ContainerWork['env']): Pick<ContainerWork, 'command' | 'args'> {
  const odd = Object.entries(env).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name))
  if (odd.length === 0 && !hasPipe(script)) return { command: ['/bin/sh', '-ec'], args: [script] }
  return { command: ['/bin/sh', '-c', withPipes], args: [script, ...odd.map(([name, value]) => `${name}=${value}`)] }
}

/** A text as one word of a shell: as it is where that needs no quotes. Pure. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** Whether a script may have a pipe; filters of placeholders, `||` and `>|` are none. */
function hasPipe(script: string): boolean {
  const shell = script.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, '')
  return /(?<![|>])\|(?!\|)/.test(shell)
}
