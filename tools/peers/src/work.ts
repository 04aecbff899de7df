/** What is run through every peer. */
export interface Work {
  readonly name: 'sequence' | 'no-op'
  readonly title: string
  readonly count: number
  /** How many tasks may run at once; 1 means that each waits for the one before it. */
  readonly atOnce: number
  /** What each task does besides telling that it ran. */
  readonly program: string
}

/** The works, in the order of the page. */
export const works: readonly Work[] = [
  { name: 'sequence', title: '40 tasks of 10 ms in sequence', count: 40, atOnce: 1, program: 'sleep 0.01' },
  { name: 'no-op', title: '200 no-op tasks, two at a time', count: 200, atOnce: 2, program: 'true' },
]

/**
 * The shell command of a task: it writes its number into a file, and does its work.
 * Echo is a builtin of the shell, so that the proof costs no process. The number may be a variable of the peer's own.
 */
export function commandOf(work: Work, at: number | string, ticks: string): string {
  return `echo ${at} >>${ticks}; ${work.program}`
}

/** What is wrong with the numbers that the tasks wrote; undefined if all ran, once each, and in order if that was asked. */
export function checkTicks(work: Work, written: string): string | undefined {
  const numbers = written.split('\n').filter((line) => line !== '')
  const missing = numbers.length === work.count ? undefined : `${numbers.length} of ${work.count} tasks ran`
  if (missing !== undefined) return missing
  const ordered = work.atOnce === 1 ? numbers : numbers.toSorted((a, b) => Number(a) - Number(b))
  const strange = ordered.findIndex((number, at) => number !== String(at))
  return strange === -1 ? undefined : `task ${ordered[strange]} ran where ${strange} was due`
}

/** Numbers from 0 on, one for each task. */
export function numbersOf(work: Work): number[] {
  return Array.from({ length: work.count }, (_, at) => at)
}
