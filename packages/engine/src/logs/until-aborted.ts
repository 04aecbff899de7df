/** What an iteration gives until a signal aborts: then it ends, whether the iteration heeds that or not. */
export async function* untilAborted<T>(all: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const items = all[Symbol.asyncIterator]()
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>()
  const onAbort = () => resolve(undefined)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    for (;;) {
      const next = await Promise.race([items.next(), aborted])
      if (next === undefined || next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // One that does not heed the signal may never end: nobody waits for it, or hears of its error.
    items.return?.().catch(() => undefined)
  }
}
