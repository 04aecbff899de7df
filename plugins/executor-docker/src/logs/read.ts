import { setTimeout } from 'node:timers/promises'
import type { LogLine, LogOptions } from '@liminal/core'
import { lineMaskerOf } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import type { Attempt } from '../attempt.ts'
import { during } from '../engine/during.ts'
import { type EngineAway, isGone, statusOf } from '../engine/errors.ts'
import { formsToMask } from '../secrets.ts'
import type { PrintedLine } from './lines.ts'
import { linesOnce, type Part } from './once.ts'

/** How often it is looked whether an engine that has gone away is back, in milliseconds. */
const interval = 1000

/** The container that is read, and what is to be masked. */
export interface Printer extends Pick<Attempt, 'container' | 'secrets'> {
  /** Asked while the engine is away, since so many seconds: whether nothing more is to be waited for. May throw instead. */
  isOver(error: EngineAway, seconds: number): boolean
}

/**
 * The lines that a container has printed, masked. With `follow`, up to its end, also over a restart of the engine. Ends quietly
 * when the signal aborts.
 *
 * @throws EngineAway where the engine does not answer, without `follow`
 */
export async function* readLogs(docker: Docker, printer: Printer, options: LogOptions): AsyncGenerator<LogLine> {
  const { follow = false, signal } = options
  const engine = during(docker, signal)
  let { after } = options
  let goneSince: number | undefined
  for (let isLast = !follow; ; ) {
    try {
      for await (const { text, cursor } of masked(engine, printer, { after, follow: !isLast, signal })) {
        after = cursor
        yield { text, cursor }
      }
      if (isLast) return
      // An engine that goes away ends its streams as if there were no more.
      isLast = await hasEnded(engine, printer)
      goneSince = undefined
    } catch (error) {
      if (signal.aborted) return
      if (!follow || !isGone(error)) throw error
      goneSince ??= performance.now()
      if (printer.isOver(error, (performance.now() - goneSince) / 1000)) return
    }
    if (!isLast) await setTimeout(interval, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
  }
}

/** Whether no more can come than what is there by now. */
async function hasEnded(docker: Docker, { container }: Printer): Promise<boolean> {
  try {
    const { State: state } = await docker.getContainer(container).inspect()
    return !state.Running && !state.Restarting && state.Status !== 'created'
  } catch (error) {
    if (statusOf(error) !== 404) throw error
    return true
  }
}

async function* masked(docker: Docker, { container, secrets }: Printer, part: Part): AsyncGenerator<LogLine> {
  const forms = formsToMask(secrets)
  // Who has not the values gets nothing.
  if (forms === undefined) return
  const lines = linesOnce(docker, container, part)
  if (forms.length === 0) return yield* lines
  const masker = lineMaskerOf<PrintedLine>(forms)()
  for await (const line of lines) yield* masker.push(line)
  // What is held back of a stream that broke off comes again with the next.
  if (!part.follow) yield* masker.end()
}
