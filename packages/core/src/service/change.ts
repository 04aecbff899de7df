import type { ServiceSpec } from '../contract/service.ts'

/** A service as its host has it. */
export interface FormerService {
  /** What its version was made of. */
  readonly digest: string
  /** What its secrets were. */
  readonly secrets?: string | undefined
  /** Whether the version runs. */
  readonly runs: boolean
  readonly front: FrontPlace & { readonly runs: boolean }
}

/** Where clients connect to. */
export interface FrontPlace {
  readonly address: string
  readonly port: number
}

/** A service as it is described. */
export interface WantedService {
  readonly digest: string
  /** Undefined also where they cannot be had here: nobody knows whether they have changed then. */
  readonly secrets?: string | undefined
  readonly address: string
  /** Without it, the former one is as good as any. */
  readonly port: number | undefined
}

/** What of a service stays, and what is made anew. */
export interface ServiceChange {
  readonly version: 'stays' | 'new'
  /** `swapped`: the former one has to go before the new one can have the port. */
  readonly front: 'stays' | 'new' | 'swapped'
}

/** What a host has to do for a service to be as it is described. Pure. */
export function changeOf(former: FormerService | undefined, wanted: WantedService): ServiceChange {
  if (former === undefined) return { version: 'new', front: 'new' }
  const { front, runs, digest, secrets } = former
  const isSame = digest === wanted.digest && (wanted.secrets === undefined || wanted.secrets === secrets)
  return { version: runs && isSame ? 'stays' : 'new', front: changeOfFront(front, wanted) }
}

function changeOfFront(front: FormerService['front'], { address, port = front.port }: WantedService) {
  if (!front.runs || port !== front.port) return 'new'
  return address === front.address ? 'stays' : 'swapped'
}

/** What a version is made of: all of a service but where its clients connect to. Pure. */
export function versionOf({ port: _, ...version }: ServiceSpec): Omit<ServiceSpec, 'port'> {
  return version
}
