import type { CheckedService, CheckedSystem } from '../check/checked.ts'
import type { ImageServer } from '../contract/image.ts'
import type { PlannedService } from '../contract/plugin.ts'
import type { ServiceSpec } from '../contract/service.ts'
import { runScript } from '../contract/shell.ts'
import type { ImageDefinition } from '../contract/work.ts'
import { serverOf } from '../image/recipe.ts'
import { surroundingsOf } from './work.ts'

/** How services are planned. */
export interface ServiceOptions {
  /** Liminal's own folder on this machine. */
  readonly home: string
  /** The executor that hosts every service that it can. */
  readonly preferred: string | undefined
}

/** How long a service may take to be ready that does not say, in seconds. */
const patience = 60

/** A service as hosts take it, and the executor that hosts it. Undefined if there is none of that name. */
export function plannedService(
  name: string,
  system: CheckedSystem,
  { home, preferred }: ServiceOptions,
): PlannedService | undefined {
  const service = system.services.get(name)
  if (service === undefined) return undefined
  const hosts = (executor: string) =>
    system.registry.executors.get(system.executors.get(executor)?.type ?? '')?.part.hostsServices === true
  const executor = preferred !== undefined && hosts(preferred) ? preferred : (service.keys.executor ?? 'local')
  return { spec: specOf(service, system, home), executor }
}

function specOf({ name, keys, folder, image: own }: CheckedService, system: CheckedSystem, home: string): ServiceSpec {
  const image = own?.image ?? keys.image
  const build = image === undefined ? undefined : system.images.get(image)
  const surroundings = surroundingsOf(keys, system, home)
  const server = build === undefined ? undefined : serverIn(build, system, surroundings.env)
  return {
    system: system.name,
    service: name,
    work: {
      kind: 'container',
      ...(image !== undefined && { image }),
      ...(build !== undefined && { build }),
      ...(keys.cmd === undefined ? { command: [], args: [] } : runScript(keys.cmd, surroundings.env)),
      folder,
      ...surroundings,
    },
    ...(server !== undefined && { server }),
    ...(keys.port !== undefined && { port: keys.port }),
    listens: keys.container_port ?? server?.port ?? 80,
    ready: { path: keys.ready ?? server?.ready ?? '/', timeoutSeconds: keys.ready_timeout ?? patience },
    ...(server?.endsWithin !== undefined && { endsWithin: server.endsWithin }),
  }
}

/** An image whose type is not installed is built elsewhere, or by nobody: its host will say so. */
function serverIn(
  build: ImageDefinition,
  { registry }: CheckedSystem,
  env: Readonly<Record<string, string>>,
): ImageServer | undefined {
  return registry.images.has(build.type ?? '') ? serverOf(build, registry, env) : undefined
}
