import { renderDuration } from '../contract/duration.ts'
import type { HttpCheck } from '../contract/service.ts'
import { reasonOf } from '../errors/error.ts'

/** How long an answer may take at most, in milliseconds. */
export const patience = 30_000

/** Who is asked, and how long an answer may take, in milliseconds. */
export interface Asked {
  /** Such as `http://127.0.0.1:80`. */
  readonly base: string
  readonly within?: number
}

/** Sends a request to a server; gives what is wrong with the answer, if anything. */
export async function problemOfAnswer(
  { base, within = patience }: Asked,
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
      signal: AbortSignal.any([signal, AbortSignal.timeout(within)]),
    })
    const text = await response.text()
    const wanted = status === undefined ? response.status < 400 : response.status === status
    if (!wanted) return `${asked} was answered with status ${response.status}${excerpt(text)}`
    if (contains !== undefined && !text.includes(contains))
      return `the answer to ${asked} lacks ${contains}${excerpt(text)}`
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    const { cause, name } = error as { readonly cause?: unknown; readonly name?: string }
    if (name === 'TimeoutError') return `${asked} was not answered within ${renderDuration(toTenths(within))}`
    return `${asked} was not answered: ${reasonOf(cause ?? error)}`
  }
}

/** What is left of a time is never whole. */
function toTenths(milliseconds: number): number {
  return Math.round(milliseconds / 100) * 100
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line === '' ? '' : `: ${line.length > 200 ? `${line.slice(0, 200)}...` : line}`
}
