import { orAborted, reasonOf } from '@liminal/core'
import { EngineAway } from './errors.ts'
import { withLimit } from './with-limit.ts'

/** The largest answer that is taken as a whole, in bytes. */
const wholeLimit = 64 * 1024 * 1024

/**
 * The chunks of an answer, each of which may take so many milliseconds to come.
 *
 * @throws EngineAway where it breaks off, and the reason of the signal once that aborts
 */
export async function* chunksOf(
  answer: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  patience?: number,
): AsyncGenerator<Uint8Array> {
  const chunks = answer[Symbol.asyncIterator]()
  try {
    for (;;) {
      using limit = withLimit(patience, signal)
      const { value, done } = await orAborted(chunks.next().catch(breakOff), limit.signal)
      if (done) return
      yield value
    }
  } finally {
    // Nobody waits for it: on a connection that is dead it may never come to an end.
    void chunks.return?.().catch(() => {})
  }
}

function breakOff(error: unknown): never {
  throw new EngineAway(`it broke off its answer: ${reasonOf(error)}`, { cause: error })
}

/** An answer as a whole. @throws as `chunksOf` does, and where it is larger than any that is expected */
export async function wholeOf(answer: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunksOf(answer, signal)) {
    size += chunk.length
    if (size > wholeLimit) throw new Error(`the engine answered with more than ${wholeLimit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
