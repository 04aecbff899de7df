import { LiminalError, reasonOf } from '@liminal/core'

/** There was no answer: the engine is not there, has gone away, or is silent. */
export class EngineAway extends Error {
  override readonly name = 'EngineAway'
  /** True if it was waited for as long as it may take. */
  readonly isSilent: boolean

  constructor(reason: string, { isSilent = false, cause }: { isSilent?: boolean; cause?: unknown } = {}) {
    super(reason, cause === undefined ? {} : { cause })
    this.isSilent = isSilent
  }
}

/** True if there was no answer. */
export function isGone(error: unknown): error is EngineAway {
  return error instanceof EngineAway
}

/** An answer with which the engine refuses. */
export function refusalWith(statusCode: number, text: string): Error {
  return Object.assign(new Error(messageIn(text) || `the engine answered with status ${statusCode}`), { statusCode })
}

/** The engine says why as `{"message": "..."}`, a proxy before it as text. */
function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown }
    return typeof message === 'string' ? message : text.trim()
  } catch {
    return text.trim()
  }
}

/** The status of an answer with which the engine refuses; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode } = (error ?? {}) as { readonly statusCode?: number }
  return statusCode
}

/** An answer of the engine. @throws E_ENGINE_GONE where there is none */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw namedIfGone(error)
  }
}

/** The same of answers that come one by one. */
export async function* askedEach<T>(answers: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* answers
  } catch (error) {
    throw namedIfGone(error)
  }
}

function namedIfGone(error: unknown): unknown {
  if (!isGone(error)) return error
  return new LiminalError('E_ENGINE_GONE', { engine: 'Docker engine', reason: reasonOf(error) }, { cause: error })
}
