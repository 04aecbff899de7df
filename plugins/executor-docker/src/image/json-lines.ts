import { linesOf } from '@liminal/core/lines'
import { chunksOf } from '../engine/body.ts'

/** An event of a stream of the engine, as far as we look into it. */
export interface EngineEvent {
  readonly id?: string
  readonly aux?: string | { readonly ID?: string; readonly Digest?: string }
  readonly status?: string
  readonly progressDetail?: object
  readonly error?: string
}

/** The longest event that is read, in bytes: those of a build hold what its steps print, of which an engine cuts what is much. */
const longest = 16 * 1024 * 1024

/** The events of a stream of lines of JSON, up to where it ends in the midst of one. @throws EngineAway where it breaks off */
export async function* eventsOf(stream: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  for await (const line of linesOf(chunksOf(stream as unknown as AsyncIterable<Uint8Array>, signal), longest)) {
    if (line.trim() === '') continue
    const event = parsed(line)
    if (event === undefined) return
    yield event
  }
}

function parsed(line: string): EngineEvent | undefined {
  try {
    return JSON.parse(line) as EngineEvent
  } catch {
    return undefined
  }
}
