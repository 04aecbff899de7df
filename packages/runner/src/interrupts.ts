/** Ctrl-C and its kin as signals: the first cancels, the second lets go. */
export interface Interrupts extends Disposable {
  readonly cancel: AbortSignal
  readonly abandon: AbortSignal
}

/** Takes the process's interrupts until disposed. */
export function catchInterrupts(say: (text: string) => void): Interrupts {
  const cancel = new AbortController()
  const abandon = new AbortController()
  const onSignal = () => {
    if (cancel.signal.aborted) {
      say('leaving at once; what still runs goes on, and liminal-run resume finds it')
      abandon.abort()
    } else {
      say('cancelling the tasks; once more to leave at once')
      cancel.abort()
    }
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, onSignal)
  return {
    cancel: cancel.signal,
    abandon: abandon.signal,
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}
