import type { Duplex } from 'node:stream'
import { orAborted, reasonOf } from '@liminal/core'
import type Docker from 'dockerode'
import { EngineAway } from './engine/errors.ts'
import { withLimit } from './engine/with-limit.ts'

/** How long the engine may take to take that, in milliseconds. */
const inputLimit = 30_000

/** Writes to the standard input of a container, and closes it. */
export async function sendInput(container: Docker.Container, text: string, signal: AbortSignal): Promise<void> {
  using limit = withLimit(inputLimit, signal)
  const stream = await container.attach({ stream: true, stdin: true, hijack: true })
  const sent = new Promise<void>((done, fail) => {
    stream.once('error', (error) => fail(new EngineAway(reasonOf(error), { cause: error })))
    stream.write(text, () => done())
  })
  try {
    await orAborted(sent, limit.signal)
    stream.end()
  } catch (error) {
    ;(stream as Duplex).destroy()
    throw error
  }
}
