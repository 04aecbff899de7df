import type { ServiceSpec } from '../contract/service.ts'

/** A service with what a deployment sets besides its YAML. Pure. */
export function withDeployed(spec: ServiceSpec, env: Readonly<Record<string, string>>): ServiceSpec {
  return { ...spec, work: { ...spec.work, env: { ...spec.work.env, ...env } }, deployed: env }
}
