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

/** What a command says when it is interrupted. */
export interface InterruptWords {
  readonly cancel: string
  readonly leave: string
}

/** How long a command may take to leave, in milliseconds: code of a plugin may not heed its signal. */
const patience = 2000

/** Takes the process's interrupts until disposed. */
export function catchInterrupts(say: (text: string) => void, words: InterruptWords): Interrupts {
  const cancel = new AbortController()
  const leave = new AbortController()
  let code: 129 | 130 = 130
  const leaveNow = (text: string) => {
    if (leave.signal.aborted) return
    leave.abort()
    say(text)
    setTimeout(() => process.exit(code), patience).unref()
  }
  const onInterrupt = () => {
    if (cancel.signal.aborted) return leaveNow(words.leave)
    // Whoever reads this can rely on it: it has been written down.
    cancel.abort()
    say(`${words.cancel}; once more to leave at once`)
  }
  const onHangUp = () => {
    code = 129
    leaveNow(`the terminal was closed: ${words.leave}`)
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
