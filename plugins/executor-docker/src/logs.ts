import { setTimeout } from 'node:timers/promises'
import type { LogLine, LogOptions } from '@liminal/core'
import { maskerOf } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import type { Attempt } from './attempt.ts'
import { isGone, statusOf } from './engine.ts'
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
    const { State: state } = await docker.getContainer(container).inspect({ abortSignal: signal })
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
  const makeMasker = maskerOf(forms)
  const stream = await open(docker, printer, { after, follow, signal })
  if (stream === undefined) return
  try {
    for await (const { text, cursor } of logLines(stream, after, !follow)) {
      if (signal.aborted) return
      yield { text: forms.length === 0 ? text : masked(text, makeMasker()), cursor }
    }
  } catch (error) {
    if (!signal.aborted && !isGone(error)) throw error
  }
}

function masked(text: string, masker: ReturnType<ReturnType<typeof maskerOf>>): string {
  return Buffer.concat([...masker.push(Buffer.from(text)), ...masker.end()]).toString('utf8')
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
