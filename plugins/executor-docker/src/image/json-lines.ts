import { createInterface } from 'node:readline'

/** An event of a stream of the engine, as far as we look into it. */
export interface EngineEvent {
  readonly id?: string
  readonly aux?: string | { readonly ID?: string; readonly Digest?: string }
  readonly status?: string
  readonly progressDetail?: object
  readonly error?: string
}

/** The events of a stream of lines of JSON, up to where it breaks off. */
export async function* eventsOf(stream: NodeJS.ReadableStream): AsyncIterable<EngineEvent> {
  for await (const line of createInterface({ input: stream })) {
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
