import type { Tools } from '../prepare.ts'

/** What a host needs besides its folder. */
export interface HostOptions extends Tools {
  /** Seconds that a server has to end by itself. */
  readonly grace: number
  /** The address where clients reach the services. */
  readonly listen: string
}

/** Where clients reach a service. Pure. */
export function urlOf({ listen }: Pick<HostOptions, 'listen'>, port: number): string {
  const name = /^(127\.|0\.0\.0\.0|::1?$)/.test(listen) ? 'localhost' : listen
  return `http://${name}:${port}`
}
