import { setTimeout } from 'node:timers/promises'
import type { HttpCheck } from '../contract/service.ts'
import { reasonOf } from '../errors/error.ts'

/** How long an answer may take, in milliseconds. */
const patience = 30_000

/** Sends a request to a server; gives what is wrong with the answer, if anything. `base` is such as `http://127.0.0.1:80`. */
export async function problemOfAnswer(
  base: string,
  check: HttpCheck,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { path, body, method = body === undefined ? 'GET' : 'POST', headers = {}, status, contains } = check
  const asked = `${method} ${path}`
  try {
    const response = await fetch(new URL(path, base), {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    })
    const text = await response.text()
    const wanted = status === undefined ? response.status < 400 : response.status === status
    if (!wanted) return `${asked} was answered with status ${response.status}${excerpt(text)}`
    if (contains !== undefined && !text.includes(contains))
      return `the answer to ${asked} lacks ${contains}${excerpt(text)}`
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    const { cause } = error as { readonly cause?: unknown }
    return `${asked} was not answered: ${reasonOf(cause ?? error)}`
  }
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line === '' ? '' : `: ${line.length > 200 ? `${line.slice(0, 200)}...` : line}`
}

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

/** Waits until a version of a service can be used, and asks what it has to answer; gives why it cannot be used, if so. */
export async function tryCandidate(
  { base, ready, checks, ended }: Candidate,
  signal: AbortSignal,
): Promise<{ readonly reason: string; readonly hint: string } | undefined> {
  const until = performance.now() + ready.timeoutSeconds * 1000
  for (;;) {
    const end = await ended()
    if (end !== undefined) return { reason: end, hint: 'see what it printed' }
    const problem = await problemOfAnswer(base, { path: ready.path }, signal)
    if (problem === undefined) break
    if (performance.now() > until) {
      const reason = `it was not ready within ${ready.timeoutSeconds} s: ${problem}`
      return { reason, hint: 'see what it printed; ready: and ready_timeout: of the service say what is waited for' }
    }
    await setTimeout(100, undefined, { signal })
  }
  for (const check of checks) {
    const problem = await problemOfAnswer(base, check, signal)
    if (problem !== undefined) return { reason: problem, hint: 'see what it printed' }
  }
  return undefined
}
