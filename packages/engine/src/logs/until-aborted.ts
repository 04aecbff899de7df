/** What an iteration gives until a signal aborts: then it ends, whether the iteration heeds that or not. */
export async function* untilAborted<T>(all: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const items = all[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await nextOrAborted(items, signal)
      if (next === undefined || next.done) return
      yield next.value
    }
  } finally {
    // One that does not heed the signal may never end: nobody waits for it, or hears of its error.
    items.return?.().catch(() => undefined)
  }
}

/** No race with one promise for all: that would keep every item until the signal aborts. */
function nextOrAborted<T>(items: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T> | undefined> {
  return new Promise((done, fail) => {
    const onAbort = () => done(undefined)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    items
      .next()
      .then(done, fail)
      .finally(() => signal.removeEventListener('abort', onAbort))
  })
}
