import { setTimeout } from 'node:timers/promises'
import type { LogLine, LogOptions } from '@liminal/core'
import { lineMaskerOf } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import type { Attempt } from './attempt.ts'
import { answerOf, awaitEnd, isGone, statusOf } from './engine.ts'
import { logLines, sinceOf } from './log-lines.ts'
import { formsToMask } from './secrets.ts'

/** How often it is looked whether an engine that has gone away is back, in milliseconds. */
const interval = 1000

/** From where to where one stream goes. */
interface OneStream {
  readonly after: string | undefined
  readonly follow: boolean
  readonly signal: AbortSignal
}

/** The container that is read, and what is to be masked. */
type Printer = Pick<Attempt, 'container' | 'secrets'>

/**
 * The lines that an attempt's container has printed, masked. With `follow`, up to its end, also over a restart of the engine:
 * who waits for the container says when that takes too long. Ends quietly when the signal aborts.
 */
export async function* readLogs(docker: Docker, printer: Printer, options: LogOptions): AsyncIterable<LogLine> {
  const { follow = false, signal } = options
  let { after } = options
  for (let isLast = !follow; ; ) {
    for await (const line of readOnce(docker, printer, { after, follow: !isLast, signal })) {
      after = line.cursor
      yield line
    }
    if (isLast || signal.aborted) return
    // An engine that goes away ends its streams as if there were no more.
    isLast = await hasEnded(docker, printer, signal)
    if (!isLast) await setTimeout(interval, undefined, { signal }).catch(() => undefined)
  }
}

/** Whether no more can come than what is there by now. */
async function hasEnded(docker: Docker, { container }: Printer, signal: AbortSignal): Promise<boolean> {
  try {
    const asked = docker.getContainer(container)
    const { State: state } = await answerOf((abortSignal) => asked.inspect({ abortSignal }), signal)
    return !state.Running && !state.Restarting && state.Status !== 'created'
  } catch (error) {
    if (!isGone(error) && statusOf(error) !== 404 && !signal.aborted) throw error
    return statusOf(error) === 404
  }
}

/** Those of one stream of the engine. */
async function* readOnce(
  docker: Docker,
  printer: Printer,
  { after, follow, signal }: OneStream,
): AsyncIterable<LogLine> {
  const forms = formsToMask(printer.secrets)
  if (forms === undefined) return
  const masker = forms.length === 0 ? undefined : lineMaskerOf<LogLine>(forms)()
  const cut = new AbortController()
  const until = AbortSignal.any([signal, cut.signal])
  let lines = 0
  try {
    const stream = await open(docker, printer, { after, follow, signal: until })
    if (stream === undefined) return
    if (follow) cutForgotten(docker, printer, cut, () => lines)
    for await (const line of logLines(stream, after, !follow)) {
      lines += 1
      if (signal.aborted) return
      yield* masker === undefined ? [line] : masker.push(line)
    }
    // What is held back of a stream that broke off comes again with the next.
    if (masker !== undefined && !follow) yield* masker.end()
  } catch (error) {
    if (!until.aborted && !isGone(error)) throw error
  } finally {
    cut.abort()
  }
}

/**
 * Cuts a stream that brings nothing more though its container has ended, or though it is long ago that it was opened. An
 * engine that is asked to follow just as a container ends may forget to end the stream (seen with 20.10: its log has been
 * closed before the follower is noted), and a connection may die without a word.
 */
async function cutForgotten(docker: Docker, { container }: Printer, cut: AbortController, count: () => number) {
  const { signal } = cut
  await awaitEnd(docker.getContainer(container), signal).catch(() => undefined)
  for (let before = -1; !signal.aborted && before !== count(); ) {
    before = count()
    await setTimeout(interval, undefined, { signal }).catch(() => undefined)
  }
  cut.abort()
}

async function open(
  docker: Docker,
  { container }: Printer,
  { after, follow, signal }: OneStream,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const since = after === undefined ? {} : { since: sinceOf(after) as unknown as number }
  const options = { stdout: true, stderr: true, timestamps: true, abortSignal: signal, ...since }
  const logs = docker.getContainer(container)
  try {
    if (follow) return (await logs.logs({ ...options, follow: true })) as unknown as AsyncIterable<Uint8Array>
    return [await logs.logs({ ...options, follow: false })] as unknown as AsyncIterable<Uint8Array>
  } catch (error) {
    if (signal.aborted || statusOf(error) === 404 || isGone(error)) return undefined
    throw error
  }
}
