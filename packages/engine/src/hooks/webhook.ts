import { setTimeout } from 'node:timers/promises'
import { type JsonObject, type PerhapsSecret, reasonOf, type Webhook } from '@liminal/core'

type Environment = Readonly<Record<string, string | undefined>>

/** The waits before another try, in milliseconds. */
const waits = [1_000, 4_000, 16_000]

/** Posts JSON to a webhook, again if it does not answer well; gives back what went wrong. No value of it is told. */
export async function postWebhook(
  { url, headers, timeoutSeconds }: Webhook,
  payload: JsonObject,
  env: Environment,
  signal: AbortSignal,
): Promise<string | undefined> {
  const missing = [url, ...Object.values(headers)].flatMap((value) => missingIn(value, env))
  if (missing.length > 0) return `the environment variable ${missing[0]} is not set`
  const target = URL.parse(valueIn(url, env))
  if (target === null) return `${typeof url === 'string' ? 'its url' : `the value of ${url.env}`} is no URL`
  const written = Object.entries(headers).map(([name, value]) => [name, valueIn(value, env)] as const)
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...Object.fromEntries(written) },
    body: JSON.stringify(payload),
  }
  for (let tries = 0; ; tries += 1) {
    const answer = await post(target, request, AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]))
    const wait = waits[tries]
    if (answer.problem === undefined || !answer.again || wait === undefined || signal.aborted) return answer.problem
    await setTimeout(wait, undefined, { signal }).catch(() => undefined)
  }
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
