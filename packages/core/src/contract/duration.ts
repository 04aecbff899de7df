/** Milliseconds as people write them: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`, `1 h`. */
export function renderDuration(milliseconds: number): string {
  // Where a clock was set back, something may seem to have ended before it began.
  const seconds = Math.max(milliseconds, 0) / 1000
  const isWhole = seconds >= 1 && Number.isInteger(seconds)
  if (seconds < 9.95 && !isWhole) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return inTwo(whole, 'min', 's')
  return inTwo(Math.floor(whole / 60), 'h', 'min')
}

/** An amount of the smaller of two units, sixty of which make the larger. */
function inTwo(amount: number, larger: string, smaller: string): string {
  const rest = amount % 60
  return `${Math.floor(amount / 60)} ${larger}${rest === 0 ? '' : ` ${rest} ${smaller}`}`
}
