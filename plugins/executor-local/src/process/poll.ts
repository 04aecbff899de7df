import { setTimeout } from 'node:timers/promises'

const firstPause = 2
const lastPause = 100

/** Pauses for milliseconds; rejects with the signal's reason when that aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/** The pause that follows a pause, in milliseconds: what ends soon is seen soon, what takes long costs little. */
export function nextPause(previous?: number): number {
  return previous === undefined ? firstPause : Math.min(previous * 1.5, lastPause)
}

/** Looks again and again until there is something to see. */
export async function poll<T>(look: () => T | undefined, signal: AbortSignal): Promise<T> {
  for (let delay = nextPause(); ; delay = nextPause(delay)) {
    signal.throwIfAborted()
    const seen = look()
    if (seen !== undefined) return seen
    await pause(delay, signal)
  }
}
