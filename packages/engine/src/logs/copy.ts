import {
  appendFileSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Executor, Handle, LogLine } from '@liminal/core'
import { untilAborted } from './until-aborted.ts'

/** How far a log has been copied: up to `cursor` of the executor, which is `bytes` of the file. */
interface Progress {
  readonly cursor: string
  readonly bytes: number
}

/** What is copied, and where to. */
export interface Copied {
  readonly executor: Executor
  readonly handle: Handle
  readonly file: string
  /** Told of each line that has come. */
  readonly onLine?: () => void
  /** Asked before each write: throws where another process copies by now. */
  readonly check: () => void
  readonly onMoment?: ((moment: LogMoment) => void) | undefined
}

/** A log is written first, then how far it has come. */
export type LogMoment = 'before log write' | 'before log cursor' | 'after log write'

/** How long lines may wait for more of them before they are written, in milliseconds, and how many, and characters, may wait. */
const patience = { milliseconds: 200, lines: 1000, characters: 1024 * 1024 } as const

/**
 * Copies what the work prints into a file until it ends, or the signal aborts. Where an earlier process was stopped in the
 * middle, the copy goes on behind the last line that is known to be whole: none is lost, none stands twice.
 */
export async function copyLogs(
  { executor, handle, file, check, onLine, onMoment }: Copied,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const progressFile = `${file}.cursor`
  check()
  const log = openSync(file, 'a')
  try {
    const before = readProgress(progressFile, fstatSync(log).size)
    ftruncateSync(log, before?.bytes ?? 0)
    const writer = writerOf({ log, before, progressFile, check, onMoment })
    const timer = setInterval(writer.flush, patience.milliseconds)
    try {
      const options = { follow: true, signal, ...(before !== undefined && { after: before.cursor }) }
      for await (const line of untilAborted(executor.logs(handle, options), signal)) {
        onLine?.()
        writer.add(line)
      }
      writer.flush()
      writer.throwProblem()
    } finally {
      clearInterval(timer)
    }
  } finally {
    closeSync(log)
  }
}

interface Written extends Pick<Copied, 'check' | 'onMoment'> {
  readonly log: number
  readonly before: Progress | undefined
  readonly progressFile: string
}

/**
 * Collects lines and writes them, the log first, then how far it has come. Each write follows its check at once: one that
 * waited its turn would be done by a process that was stopped meanwhile, and may not do it any more.
 */
function writerOf({ log, before, progressFile, check, onMoment }: Written) {
  let waiting: LogLine[] = []
  let characters = 0
  let bytes = before?.bytes ?? 0
  let problem: { readonly error: unknown } | undefined
  const write = (last: LogLine) => {
    const text = Buffer.from(waiting.map((line) => `${line.text}\n`).join(''))
    waiting = []
    characters = 0
    onMoment?.('before log write')
    check()
    appendFileSync(log, text)
    bytes += text.length
    onMoment?.('before log cursor')
    check()
    writeFileSync(progressFile, JSON.stringify({ cursor: last.cursor, bytes } satisfies Progress))
    onMoment?.('after log write')
  }
  const flush = () => {
    const last = waiting.at(-1)
    if (last === undefined || problem !== undefined) return
    try {
      write(last)
    } catch (error) {
      problem = { error }
    }
  }
  const throwProblem = () => {
    if (problem !== undefined) throw problem.error
  }
  return {
    flush,
    throwProblem,
    add: (line: LogLine) => {
      throwProblem()
      waiting.push(line)
      characters += line.text.length
      if (waiting.length >= patience.lines || characters >= patience.characters) flush()
    },
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
