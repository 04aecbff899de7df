import type { Agent, IncomingMessage } from 'node:http'
import { orAborted, reasonOf } from '@liminal/core'
import { wholeOf } from './body.ts'
import { EngineAway, refusalWith, statusOf } from './errors.ts'
import { type Limits, limitOf } from './limits.ts'
import { withLimit } from './with-limit.ts'

/** What dockerode asks its client for, as far as it is looked into here. */
export interface EngineRequest {
  readonly method: string
  readonly path: string
  readonly options?: { readonly t?: unknown }
  /** The answer is wanted as it comes. */
  readonly isStream?: boolean
  /** The connection itself is the answer. */
  readonly hijack?: boolean
  /** True for those that are no refusal. */
  readonly statusCodes: Readonly<Record<number, true | string>>
  readonly abortSignal?: AbortSignal
}

type Answered = (error: unknown, answer: unknown) => void

/** The client below dockerode, through which every question to the engine goes. */
export interface Modem {
  readonly protocol?: string
  agent?: Agent
  limits?: Limits
  dial(request: EngineRequest, answered: Answered): void
}

/**
 * Gives every question of a client an end: an answer, a refusal, `EngineAway`, or the reason of its signal. By itself it
 * waits for an end of the answer that a connection which is closed in its midst never brings, also once the signal aborts.
 */
export function bound(modem: Modem, limits: Limits): void {
  const dial = modem.dial.bind(modem)
  modem.limits = limits
  modem.dial = (request, answered) => {
    ask(dial, request, limits).then(
      (answer) => answered(null, answer),
      (error) => answered(error, null),
    )
  }
}

async function ask(dial: Modem['dial'], request: EngineRequest, limits: Limits): Promise<unknown> {
  const { hijack = false, isStream = false, statusCodes } = request
  using limit = withLimit(limitOf(request, limits), request.abortSignal)
  const { signal } = limit
  const answer = await orAborted(dialed(dial, { ...request, ...(!hijack && asItComes), abortSignal: signal }), signal)
  if (hijack) return answer
  const response = answer as IncomingMessage
  const { statusCode = 0 } = response
  if (statusCodes[statusCode] !== true) {
    throw refusalWith(statusCode, (await wholeOf(response, signal)).toString('utf8'))
  }
  return isStream ? response : parsed(await wholeOf(response, signal))
}

/** Whatever its status, the answer is read here: dockerode's client would wait for its end. */
const asItComes = {
  isStream: true,
  statusCodes: Object.fromEntries(Array.from({ length: 500 }, (_, at) => [at + 100, true as const])),
}

function dialed(dial: Modem['dial'], request: EngineRequest): Promise<unknown> {
  return new Promise((done, fail) => {
    dial(request, (error, answer) => {
      if (error === null || error === undefined) done(answer)
      // A refusal of a connection that was to be taken over has a status.
      else fail(statusOf(error) === undefined ? new EngineAway(reasonOf(error), { cause: error }) : error)
    })
  })
}

/** As dockerode's client gives it: JSON, or bytes. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return bytes
  }
}
