/**
 * Gives each line a cursor `TIME/COUNT`: read anew from that time on, it is the how-manieth line. The time is that of the
 * oldest line that is not whole yet, as the engine gives only frames of a time or later, and all frames of a line have the
 * time of its first.
 */
export interface Counter {
  /** Counts a line; undefined if it stands before the cursor where this began. `open` are the times of lines under way. */
  next(time: string, open: Iterable<string>): string | undefined
}

/** A counter for what is read behind a cursor, or from the beginning. */
export function counterFrom(after: string | undefined): Counter {
  const [since = '', skipped = 0] = after === undefined ? [] : readCursor(after)
  let base = since
  let count = 0
  /** The latest time of any line, and how many lines had it. */
  let latest = ''
  let same = 0
  return {
    next(time, open) {
      if (time === latest) same += 1
      else if (isBefore(latest, time)) [latest, same] = [time, 1]
      let oldest = time
      for (const each of open) if (isBefore(each, oldest)) oldest = each
      count = oldest === base ? count + 1 : oldest === latest ? same : 1
      base = oldest
      return base === since && count <= skipped ? undefined : `${base}/${count}`
    },
  }
}

/** What the engine is asked for to read on behind a cursor: seconds since 1970, with nanoseconds. */
export function sinceOf(after: string): string {
  const [time] = readCursor(after)
  const [, second = '', fraction = ''] = /^([^.Z]*)(?:\.(\d+))?Z$/.exec(time) ?? []
  return `${Date.parse(`${second}Z`) / 1000}.${fraction.padEnd(9, '0')}`
}

function readCursor(cursor: string): readonly [string, number] {
  const [time = '', count = ''] = cursor.split('/')
  if (Number.isNaN(Date.parse(time)) || !/^\d+$/.test(count)) throw new RangeError(`${cursor} is no cursor of this log`)
  return [time, Number(count)]
}

/** Of two times as the engine writes them: without the Z at their end, the longer fraction is the later. */
function isBefore(one: string, other: string): boolean {
  return one.slice(0, -1) < other.slice(0, -1)
}
