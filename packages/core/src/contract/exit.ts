import { constants } from 'node:os'
import { type Outcome, outputLimit } from './outcome.ts'

/** What the work wrote to `$LIMINAL_OUTPUT`: its text, or why that cannot be used. */
export type WorkOutput = { readonly text: string } | { readonly unusable: string }

/** In `zcat data.gz | head` the first command is ended by the second, and with `pipefail` that fails the pipe. */
const leftEarly =
  'a command of a pipe ended before it had read everything, as head does; where that is meant, put set +o pipefail before it'

/** The outcome of work that ended with this exit code. Pure. */
export function outcomeOfExit(exitCode: number, output: WorkOutput): Outcome {
  if (exitCode === 0) {
    if ('text' in output) return { status: 'succeeded', output: output.text }
    const hint = `write at most ${outputLimit / 1024} KiB to the file $LIMINAL_OUTPUT; files pass between tasks by volumes`
    return { status: 'failed', class: 'user', exitCode, reason: output.unusable, hint }
  }
  const code = `exit code ${exitCode}`
  if (exitCode === 126) {
    const hint = 'the log says which file could not be executed; chmod +x makes a script executable'
    return { status: 'failed', class: 'user', exitCode, reason: `its command is not executable (${code})`, hint }
  }
  if (exitCode === 127) {
    const hint = 'the log says which command was not found; install it, or give its path'
    return { status: 'failed', class: 'user', exitCode, reason: `its command was not found (${code})`, hint }
  }
  const signal = signalName(exitCode - 128)
  if (signal === 'SIGKILL') {
    const hint =
      'when memory runs out, the kernel ends a process that way: use less memory (smaller batches, fewer workers), or run it where there is more'
    return { status: 'failed', class: 'oom', exitCode, reason: `its code was ended by SIGKILL (${code})`, hint }
  }
  const hint = signal === 'SIGPIPE' ? leftEarly : undefined
  return {
    status: 'failed',
    class: 'user',
    exitCode,
    ...(hint !== undefined && { hint }),
    reason: signal === undefined ? `its code ended with ${code}` : `its code was ended by ${signal} (${code})`,
  }
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
}
