import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Executor, Handle, LogLine } from '@liminal/core'

/** How far a log has been copied: up to `cursor` of the executor, which is `bytes` of the file. */
interface Progress {
  readonly cursor: string
  readonly bytes: number
}

/** How long lines may wait for more of them before they are written, in milliseconds, and how many may wait. */
const patience = { milliseconds: 200, lines: 1000 } as const

/**
 * Copies what the work prints into a file until it ends. Where an earlier process was stopped in the middle, the copy
 * goes on behind the last line that is known to be whole: none is lost, none stands twice.
 */
export async function copyLogs(executor: Executor, handle: Handle, file: string, signal: AbortSignal): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const progressFile = `${file}.cursor`
  const log = await open(file, 'a')
  try {
    const before = readProgress(progressFile, (await log.stat()).size)
    await log.truncate(before?.bytes ?? 0)
    const writer = writerOf(log, before, progressFile)
    // What a write throws, the next `add` or `flush` throws again.
    const timer = setInterval(() => writer.flush().catch(() => undefined), patience.milliseconds)
    try {
      const options = { follow: true, signal, ...(before !== undefined && { after: before.cursor }) }
      for await (const line of executor.logs(handle, options)) await writer.add(line)
      await writer.flush()
    } finally {
      clearInterval(timer)
      await writer.idle()
    }
  } finally {
    await log.close()
  }
}

/** Collects lines and writes them, the log first, then how far it has come. */
function writerOf(log: FileHandle, before: Progress | undefined, progressFile: string) {
  let waiting: LogLine[] = []
  let bytes = before?.bytes ?? 0
  let writing: Promise<void> = Promise.resolve()
  const write = async () => {
    const lines = waiting
    const last = lines.at(-1)
    if (last === undefined) return
    waiting = []
    const text = Buffer.from(lines.map((line) => `${line.text}\n`).join(''))
    await log.appendFile(text)
    bytes += text.length
    writeFileSync(progressFile, JSON.stringify({ cursor: last.cursor, bytes } satisfies Progress))
  }
  const flush = (): Promise<void> => {
    writing = writing.then(write)
    return writing
  }
  return {
    flush,
    add: (line: LogLine) => {
      waiting.push(line)
      return waiting.length >= patience.lines ? flush() : writing
    },
    idle: () => writing.catch(() => undefined),
  }
}

/** Undefined if nothing is known, or the log has less than is claimed: then it is copied from its beginning. */
function readProgress(file: string, size: number): Progress | undefined {
  try {
    const progress = JSON.parse(readFileSync(file, 'utf8')) as Progress
    return progress.bytes <= size ? progress : undefined
  } catch {
    return undefined
  }
}
