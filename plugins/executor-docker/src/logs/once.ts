import { setTimeout } from 'node:timers/promises'
import type Docker from 'dockerode'
import { chunksOf } from '../engine/body.ts'
import { during } from '../engine/during.ts'
import { awaitEnd } from '../engine/end.ts'
import { statusOf } from '../engine/errors.ts'
import { limitsOf } from '../engine/limits.ts'
import { streamOf } from '../engine/stream.ts'
import { sinceOf } from './cursor.ts'
import { logLines, type PrintedLine } from './lines.ts'

/** From where to where one stream of the engine goes. */
export interface Part {
  readonly after: string | undefined
  readonly follow: boolean
  readonly signal: AbortSignal
}

/** How long nothing may come behind the end of a container, in milliseconds. */
const patience = 1000

/** The lines of one stream of the engine, which may end before the container does. @throws EngineAway where it breaks off */
export async function* linesOnce(docker: Docker, container: string, part: Part): AsyncGenerator<PrintedLine> {
  const { after, follow, signal } = part
  const cut = new AbortController()
  const until = AbortSignal.any([signal, cut.signal])
  const engine = during(docker, until)
  let chunks = 0
  try {
    const stream = await open(engine, container, part)
    if (stream === undefined) return
    if (follow) void cutForgotten(engine, container, cut, () => chunks)
    const counted = async function* () {
      for await (const chunk of chunksOf(stream, until, follow ? undefined : limitsOf(docker).answer)) {
        chunks += 1
        yield chunk
      }
    }
    yield* logLines(counted(), after, !follow)
  } catch (error) {
    if (!cut.signal.aborted) throw error
  } finally {
    cut.abort()
  }
}

/**
 * Cuts a stream that brings nothing more though its container has ended, or though it is long ago that it was opened. An
 * engine that is asked to follow just as a container ends may forget to end the stream (seen with 20.10: its log has been
 * closed before the follower is noted), and a connection may die without a word.
 */
async function cutForgotten(docker: Docker, container: string, cut: AbortController, count: () => number) {
  const { signal } = cut
  await awaitEnd(docker.getContainer(container)).catch(() => undefined)
  for (let before = -1; !signal.aborted && before !== count(); ) {
    before = count()
    await setTimeout(patience, undefined, { signal }).catch(() => undefined)
  }
  cut.abort()
}

async function open(
  docker: Docker,
  container: string,
  { after, follow }: Part,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const since = after === undefined ? {} : { since: sinceOf(after) }
  try {
    return await streamOf(docker, `/containers/${container}/logs`, {
      ...{ stdout: true, stderr: true, timestamps: true, follow },
      ...since,
    })
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}
