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
      abandon.abort()
      say('leaving at once; what still runs goes on, and liminal-run resume finds it')
    } else {
      // Whoever reads this can rely on it: it has been written down.
      cancel.abort()
      say('cancelling the tasks; once more to leave at once')
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
