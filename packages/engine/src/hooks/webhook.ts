import { setTimeout } from 'node:timers/promises'
import { type JsonObject, type PerhapsSecret, reasonOf, type Webhook } from '@liminal/core'
import { timerOf } from '../clock/timers.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The waits before another try, in milliseconds. */
const waits = [1_000, 4_000, 16_000]

/** From where a webhook is called. */
export interface WebhookSurroundings {
  readonly env: Environment
  /** Throws where this process may not call it any more. */
  readonly check: () => void
  readonly signal: AbortSignal
}

/** Posts JSON to a webhook, again if it does not answer well; gives back what went wrong. No value of it is told. */
export async function postWebhook(
  { url, headers, timeoutSeconds }: Webhook,
  payload: JsonObject,
  { env, check, signal }: WebhookSurroundings,
): Promise<string | undefined> {
  const missing = [url, ...Object.values(headers)].flatMap((value) => missingIn(value, env))
  if (missing.length > 0) return `the environment variable ${missing[0]} is not set`
  const target = targetOf(url, env)
  if ('problem' in target) return target.problem
  const head = headersOf(headers, env)
  if ('problem' in head) return head.problem
  const request = { method: 'POST', headers: head.headers, body: JSON.stringify(payload) }
  for (let tries = 0; ; tries += 1) {
    check()
    const answer = await post(
      target.url,
      request,
      AbortSignal.any([signal, AbortSignal.timeout(timerOf(timeoutSeconds * 1000))]),
    )
    const wait = waits[tries]
    if (answer.problem === undefined || !answer.again || wait === undefined || signal.aborted) return answer.problem
    await setTimeout(wait, undefined, { signal }).catch(() => undefined)
  }
}

/** What `fetch` says of an address or a header that it does not take repeats the value: so it never gets such a one. */
function targetOf(url: PerhapsSecret, env: Environment): { readonly url: URL } | { readonly problem: string } {
  const which = typeof url === 'string' ? 'its url' : `the value of ${url.env}`
  const parsed = URL.parse(valueIn(url, env))
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return { problem: `${which} is no URL of http or https` }
  if (parsed.username === '' && parsed.password === '') return { url: parsed }
  return { problem: `${which} holds a user or a password, which belong into a header: Authorization` }
}

function headersOf(
  written: Webhook['headers'],
  env: Environment,
): { readonly headers: Headers } | { readonly problem: string } {
  const headers = new Headers({ 'content-type': 'application/json' })
  for (const [name, value] of Object.entries(written)) {
    try {
      headers.set(name, valueIn(value, env).trim())
    } catch {
      return { problem: `the header ${name} cannot be sent: it, or its value, holds a character that headers cannot` }
    }
  }
  return { headers }
}

async function post(target: URL, request: RequestInit, signal: AbortSignal) {
  try {
    const response = await fetch(target, { ...request, signal })
    await response.body?.cancel()
    if (response.ok) return { problem: undefined, again: false }
    const again = response.status >= 500 || response.status === 429
    return { problem: `${target.host} answered ${response.status}`, again }
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    return { problem: `${target.host} could not be reached: ${reasonOf(cause)}`, again: true }
  }
}

function missingIn(value: PerhapsSecret, env: Environment): string[] {
  return typeof value === 'string' || env[value.env] !== undefined ? [] : [value.env]
}

function valueIn(value: PerhapsSecret, env: Environment): string {
  return typeof value === 'string' ? value : (env[value.env] ?? '')
}
