import { setTimeout } from 'node:timers/promises'
import { renderDuration } from '../contract/duration.ts'
import type { HttpCheck } from '../contract/service.ts'
import { patience, problemOfAnswer } from './ask.ts'

/** How often it is asked whether it is ready, and whether it still runs, in milliseconds. */
const interval = 100

/** A version of a service that is being tried. */
export interface Candidate {
  /** Where it listens. */
  readonly base: string
  /** What it answers once it can be used, and what it has to answer then. */
  readonly ready: { readonly path: string; readonly timeoutSeconds: number }
  readonly checks: readonly HttpCheck[]
  /** Why it will never answer, as far as that is known. */
  ended(): Promise<string | undefined>
}

/** Why a version cannot be used. */
interface Unusable {
  readonly reason: string
  readonly hint: string
}

/**
 * Waits until a version of a service can be used, and asks what it has to answer; gives why it cannot be used, if so. An
 * answer may take as long as is left to be ready, and 30 seconds at most.
 */
export async function tryCandidate(candidate: Candidate, signal: AbortSignal): Promise<Unusable | undefined> {
  const over = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])
  try {
    // One that ends with a request in hand may never say so to whoever asks.
    return await Promise.race([useOf(candidate, stop), endOf(candidate, stop)])
  } finally {
    over.abort()
  }
}

async function useOf({ base, ready, checks }: Candidate, signal: AbortSignal): Promise<Unusable | undefined> {
  const until = performance.now() + ready.timeoutSeconds * 1000
  for (;;) {
    const left = Math.max(1, Math.round(until - performance.now()))
    const problem = await problemOfAnswer({ base, within: Math.min(left, patience) }, { path: ready.path }, signal)
    if (problem === undefined) break
    // Asked a last time with next to no time left, it could only be said to be too slow.
    if (performance.now() + 2 * interval >= until) {
      const reason = `it was not ready within ${renderDuration(ready.timeoutSeconds * 1000)}: ${problem}`
      return { reason, hint: 'see what it printed; ready: and ready_timeout: of the service say what is waited for' }
    }
    await setTimeout(interval, undefined, { signal })
  }
  for (const check of checks) {
    const problem = await problemOfAnswer({ base }, check, signal)
    if (problem !== undefined) return { reason: problem, hint: 'see what it printed' }
  }
  return undefined
}

/** Resolves only where it ends. */
async function endOf({ ended }: Candidate, signal: AbortSignal): Promise<Unusable> {
  for (;;) {
    const reason = await ended()
    if (reason !== undefined) return { reason, hint: 'see what it printed' }
    await setTimeout(interval, undefined, { signal })
  }
}
