/** The longest that Node's timers can wait, in milliseconds: with more they fire at once. */
const longestTimer = 2 ** 31 - 1

/** So many milliseconds as a timer can wait. */
export function timerOf(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, 0), longestTimer)
}
