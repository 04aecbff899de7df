import type { ServiceSpec } from '@liminal/core'
import type { DockerConfig } from '../config.ts'

/** How long a server has to end by itself, in whole seconds: all that the engine takes. Pure. */
export function graceOf({ grace }: Pick<DockerConfig, 'grace'>, { endsWithin = 0 }: ServiceSpec): number {
  return Math.ceil(Math.max(grace, endsWithin))
}
