import { type Executor, LiminalError, type Plan, type Registry, validateConfig } from '@liminal/core'
import { type Executors, executorsBy, logFile } from '@liminal/engine'

/** What of a plan, or of a system, decides how its executors are opened. */
type Planned = Pick<Plan, 'executors' | 'hosts' | 'secretVariables'>

/** The executors of a plan. */
export function executorsOf(plan: Planned, registry: Registry, home: string): Executors {
  return executorsBy((name) => openExecutor(plan, registry, name, home))
}

/** Opens an executor of a plan. @throws E_PLUGIN_UNKNOWN */
export async function openExecutor(plan: Planned, registry: Registry, name: string, home: string): Promise<Executor> {
  const { part, config } = plannedType(plan, registry, name)
  const { secretVariables = [] } = plan
  return part.open(config, { home, name, secretVariables, logFile: (key) => logFile(home, key) })
}

/**
 * Asks, before a run begins, the executors of its plan whether they could start anything.
 *
 * @throws E_PLUGIN_UNKNOWN, and what one of them says, such as E_ENGINE_GONE
 */
export async function requireExecutors(plan: Planned, registry: Registry, signal: AbortSignal): Promise<void> {
  await Promise.all(
    Object.keys(plan.executors).map(async (name) => {
      const { part, config } = plannedType(plan, registry, name)
      await part.ready?.(config, signal)
    }),
  )
}

/** The type of an executor of a plan, and its checked options. */
function plannedType(plan: Planned, registry: Registry, name: string) {
  const { type, config } = plan.executors[name] ?? plan.hosts?.[name] ?? { type: name, config: {} }
  const part = registry.executors.get(type)?.part
  if (part === undefined) {
    const known = [...registry.executors.keys()]
    throw new LiminalError('E_PLUGIN_UNKNOWN', { id: `executor:${type}`, known, package: `@liminal/executor-${type}` })
  }
  const checked = validateConfig(part.config, config)
  return { part, config: checked.issues === undefined ? checked.value : config }
}
