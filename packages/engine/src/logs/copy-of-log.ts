import { reasonOf, renderDuration } from '@liminal/core'
import { type Copied, copyLogs } from './copy.ts'

/** How long the rest of a log may take once it is known how its work ended, in milliseconds. */
export interface LogPatience {
  /** For the next line. */
  readonly line: number
  /** In all. */
  readonly all: number
}

/** That which holds outside of tests. */
export const logPatience: LogPatience = { line: 30_000, all: 600_000 }

/** A copy of a log that is under way. */
export interface LogCopy {
  /** Resolves once there are no more lines, or with what went wrong. */
  readonly done: Promise<string | undefined>
  /** How many lines have come. */
  readonly lines: () => number
  /** Ends a copy that has no end of its own: that of work which nobody could wait for, or cancel. */
  readonly letGo: () => void
}

/** Begins to copy the log of an attempt, until its end or that of watching. */
export function beginCopy(copied: Copied, watching: AbortSignal): LogCopy {
  const letGo = new AbortController()
  let lines = 0
  const onLine = () => {
    lines += 1
  }
  const done = copyLogs({ ...copied, onLine }, AbortSignal.any([watching, letGo.signal]))
  return { done: done.then(() => undefined, reasonOf), lines: () => lines, letGo: () => letGo.abort() }
}

/** That of a log which somebody else writes. */
export const noCopy: LogCopy = { done: Promise.resolve(undefined), lines: () => 0, letGo: () => undefined }

/** How a copy ended: with something that went wrong, or before the log did. */
export interface EndOfCopy {
  readonly problem?: string | undefined
  readonly cutOff?: string | undefined
}

/** Waits for the rest of the log of work that has ended, as long as lines come, and lets go of it then. */
export async function endOfCopy({ done, lines, letGo }: LogCopy, { line, all }: LogPatience): Promise<EndOfCopy> {
  const since = performance.now()
  let last = since
  let seen = lines()
  let cutOff: string | undefined
  const look = () => {
    const now = performance.now()
    if (lines() !== seen) last = now
    seen = lines()
    if (now - last < line && now - since < all) return
    cutOff = `the rest of this log did not come within ${renderDuration(now - last < line ? all : line)}`
    letGo()
  }
  const timer = setInterval(look, line / 10)
  try {
    return { problem: await done, cutOff }
  } finally {
    clearInterval(timer)
  }
}
