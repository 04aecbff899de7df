import { EngineAway } from './errors.ts'

/** What a promise comes to, unless the signal aborts first. Then it may settle later, unheard. */
export function raced<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const onAbort = () => fail(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(done, fail).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** A signal that aborts with another one, or with `EngineAway` after so many milliseconds, until it is disposed. */
export function withLimit(
  milliseconds: number | undefined,
  outer: AbortSignal | undefined,
): Disposable & { readonly signal: AbortSignal } {
  if (milliseconds === undefined && outer !== undefined) return { signal: outer, [Symbol.dispose]: () => undefined }
  const silence = new AbortController()
  const say = () => silence.abort(new EngineAway(`no answer for ${Number(milliseconds) / 1000} s`, { isSilent: true }))
  const timer = milliseconds === undefined ? undefined : setTimeout(say, milliseconds)
  const signal = outer === undefined ? silence.signal : AbortSignal.any([outer, silence.signal])
  return { signal, [Symbol.dispose]: () => clearTimeout(timer) }
}
