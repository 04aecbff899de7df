import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { LiminalError, reasonOf } from '@liminal/core'
import Docker from 'dockerode'

type Environment = Readonly<Record<string, string | undefined>>

/** The client of an engine; nothing is asked of it yet. */
export function openEngine(host?: string, env: Environment = process.env): Docker {
  const address = host ?? (env.DOCKER_HOST ? undefined : hostOfContext(env))
  // Without an address, dockerode itself looks at DOCKER_HOST and its kin, and at the usual socket.
  if (address === undefined) return new Docker()
  if (address.startsWith('unix://')) return new Docker({ socketPath: address.slice('unix://'.length) })
  const { hostname, port, protocol } = new URL(address.replace(/^tcp:/, 'http:'))
  return new Docker({ host: hostname, port: Number(port || 2375), protocol: protocol === 'https:' ? 'https' : 'http' })
}

/** The engine of the context that `docker context use` has chosen; undefined for the default one. */
export function hostOfContext(env: Environment): string | undefined {
  const folder = env.DOCKER_CONFIG || join(homedir(), '.docker')
  const chosen = env.DOCKER_CONTEXT || (readJson(join(folder, 'config.json')).currentContext as string | undefined)
  if (chosen === undefined || chosen === 'default') return undefined
  const meta = readJson(join(folder, 'contexts', 'meta', hash('sha256', chosen, 'hex'), 'meta.json'))
  const { docker } = (meta.Endpoints ?? {}) as { readonly docker?: { readonly Host?: string } }
  return docker?.Host
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

/** The status of an answer with which the engine refuses; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode } = (error ?? {}) as { readonly statusCode?: number }
  return statusCode
}

/** Why the engine refused, in its own words. */
export function refusalOf(error: unknown): string {
  const { json } = (error ?? {}) as { readonly json?: { readonly message?: string } }
  return json?.message ?? reasonOf(error)
}

/** True if there was no answer: the engine is not there, or has gone away. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error) || statusOf(error) !== undefined || error.name === 'AbortError') return false
  return 'code' in error || error.message.includes('socket hang up')
}

/** An answer of the engine. @throws E_ENGINE_GONE where there is none */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!isGone(error)) throw error
    throw new LiminalError('E_ENGINE_GONE', { engine: 'the Docker engine', reason: reasonOf(error) }, { cause: error })
  }
}

/** How long an answer may take, in milliseconds: a connection may die without a word. */
export interface Limits {
  /** One that comes at once. */
  readonly answer: number
  /** One that comes with the end of a container; then it is asked anew. */
  readonly end: number
}

export const usualLimits: Limits = { answer: 30_000, end: 60_000 }

/** Asks the engine what it answers at once; where it is silent, that is an error as of an engine that has gone away. */
export async function answerOf<T>(
  ask: (abortSignal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  { answer }: Limits = usualLimits,
): Promise<T> {
  const limit = AbortSignal.timeout(answer)
  try {
    return await ask(AbortSignal.any([signal, limit]))
  } catch (error) {
    if (!limit.aborted || signal.aborted) throw error
    throw Object.assign(new Error(`no answer for ${answer / 1000} s`), { code: 'ETIMEDOUT' })
  }
}

/** Waits until a container has ended, or as long as is waited at once. */
export async function awaitEnd(
  container: Docker.Container,
  signal: AbortSignal,
  { end }: Limits = usualLimits,
): Promise<void> {
  const limit = AbortSignal.timeout(end)
  try {
    await container.wait({ condition: 'not-running', abortSignal: AbortSignal.any([signal, limit]) })
  } catch (error) {
    if (!limit.aborted || signal.aborted) throw error
  }
}
