import { isIPv6 } from 'node:net'
import type { FrontPlace, ServiceSpec } from '@liminal/core'
import type { Tools } from '../prepare.ts'

/** What a host needs besides its folder. */
export interface HostOptions extends Tools {
  /** Seconds that a server has to end by itself, unless its service says more. */
  readonly grace: number
  /** The address where clients reach the services. */
  readonly listen: string
}

/** How long a server has to end by itself, in seconds. Pure. */
export function graceOf({ grace }: Pick<HostOptions, 'grace'>, { endsWithin = 0 }: ServiceSpec): number {
  return Math.max(grace, endsWithin)
}

/** Where clients reach a service. Pure. */
export function urlOf({ address, port }: FrontPlace): string {
  const isHere = /^(127\.|0\.0\.0\.0$|::1?$)/.test(address)
  return `http://${isHere ? 'localhost' : isIPv6(address) ? `[${address}]` : address}:${port}`
}
