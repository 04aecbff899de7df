const start = Date.now() - performance.now()

/**
 * Milliseconds since 1970 by a clock that only goes forward, a second a second: timeouts and retries are not moved when
 * the clock of the machine is set.
 */
export function steadyNow(): number {
  return Math.round(start + performance.now())
}
