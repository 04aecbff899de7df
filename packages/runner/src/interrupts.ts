import { hasTerminal } from './hang-ups.ts'

/** Ctrl-C and its kin as signals: the first Ctrl-C cancels, the second leaves, and so does a terminal that is closed. */
export interface Interrupts extends Disposable {
  readonly cancel: AbortSignal
  /** Let go of everything, and start nothing more. */
  readonly leave: AbortSignal
  /** Any of them. */
  readonly any: AbortSignal
  /** How a command ends that was interrupted: 128 and the number of the signal, as a shell tells it. */
  exitCode(): 129 | 130
}

/** What a command says when it is interrupted, and how. */
export interface InterruptWords {
  readonly cancel: string
  readonly leave: string
  say(text: string): void
}

/** How long a command may take to leave, in milliseconds: code of a plugin may not heed its signal. */
const patience = 2000

/** Takes the process's interrupts until disposed; without words, nothing is said of them. */
export function catchInterrupts(words?: InterruptWords): Interrupts {
  const cancel = new AbortController()
  const leave = new AbortController()
  let code: 129 | 130 = 130
  const leaveNow = (why: string) => {
    if (leave.signal.aborted) return
    leave.abort()
    words?.say(`${why}${words.leave}`)
    setTimeout(() => process.exit(code), patience).unref()
  }
  const onInterrupt = () => {
    if (cancel.signal.aborted) return leaveNow('')
    // Whoever reads this can rely on it: it has been written down.
    cancel.abort()
    words?.say(`${words.cancel}; once more to leave at once`)
  }
  const onHangUp = () => {
    code = 129
    leaveNow('the terminal was closed: ')
  }
  const handlers: [NodeJS.Signals, () => void][] = [
    ['SIGINT', onInterrupt],
    ['SIGTERM', onInterrupt],
    ...(hasTerminal() ? [['SIGHUP', onHangUp] satisfies [NodeJS.Signals, () => void]] : []),
  ]
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return {
    cancel: cancel.signal,
    leave: leave.signal,
    any: AbortSignal.any([cancel.signal, leave.signal]),
    exitCode: () => code,
    [Symbol.dispose]: () => {
      for (const [signal, handler] of handlers) process.off(signal, handler)
    },
  }
}
