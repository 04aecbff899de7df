import type Docker from 'dockerode'
import type { EngineRequest, Modem } from './dial.ts'

/** How long the engine may take, in milliseconds: a connection may die without a word, an engine may hang. */
export interface Limits {
  /** To say something, or that a container has been stopped, behind the time that this has to end. */
  readonly answer: number
  /** To do something. */
  readonly act: number
  /** To say that a container has ended; then it is asked anew. */
  readonly end: number
  /** How often it is asked whether it is still there, while it does what may take long. */
  readonly alive: number
}

/** Those that hold outside of tests. */
export const usualLimits: Limits = { answer: 30_000, act: 120_000, end: 60_000, alive: 10_000 }

/** Those of an engine that was opened. */
export function limitsOf(docker: Docker): Limits {
  return (docker.modem as Modem).limits ?? usualLimits
}

/** How long an answer may take to come; undefined where that depends on what is done: see `whileAlive`. Pure. */
export function limitOf({ method, path, options }: EngineRequest, limits: Limits): number | undefined {
  if (/^\/(?:build|images\/create|images\/.+\/push)\?/.test(path)) return undefined
  if (/^\/containers\/[^/]+\/wait\b/.test(path)) return limits.end
  // Somebody waits for the end of a container, and it is known by when that comes.
  if (typeof options?.t === 'number') return limits.answer + options.t * 1000
  return method === 'GET' || method === 'HEAD' ? limits.answer : limits.act
}
