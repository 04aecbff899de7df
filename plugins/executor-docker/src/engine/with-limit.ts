import { EngineAway } from './errors.ts'

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
