import type { LogLine, LogOptions } from '@liminal/core'
import { maskerOf } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import type { Attempt } from './attempt.ts'
import { isGone, statusOf } from './engine.ts'
import { logLines, sinceOf } from './log-lines.ts'
import { formsToMask } from './secrets.ts'

/** The lines that an attempt's container has printed, masked. Ends quietly when the signal aborts. */
export async function* readLogs(
  docker: Docker,
  attempt: Pick<Attempt, 'container' | 'secrets'>,
  { after, follow = false, signal }: LogOptions,
): AsyncIterable<LogLine> {
  const forms = formsToMask(attempt.secrets)
  if (forms === undefined) return
  const makeMasker = maskerOf(forms)
  const stream = await open(docker, attempt, { after, follow, signal })
  if (stream === undefined) return
  try {
    for await (const { text, cursor } of logLines(stream, after)) {
      if (signal.aborted) return
      yield { text: forms.length === 0 ? text : masked(text, makeMasker()), cursor }
    }
  } catch (error) {
    // An engine that goes away ends its streams; who waits for the container finds out what became of it.
    if (!signal.aborted && !isGone(error)) throw error
  }
}

function masked(text: string, masker: ReturnType<ReturnType<typeof maskerOf>>): string {
  return Buffer.concat([...masker.push(Buffer.from(text)), ...masker.end()]).toString('utf8')
}

async function open(
  docker: Docker,
  { container }: Pick<Attempt, 'container'>,
  {
    after,
    follow,
    signal,
  }: { readonly after: string | undefined; readonly follow: boolean; readonly signal: AbortSignal },
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
