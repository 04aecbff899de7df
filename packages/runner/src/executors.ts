import { type Executor, LiminalError, type Plan, type Registry, validateConfig } from '@liminal/core'
import { type Executors, executorsBy, logFile } from '@liminal/engine'

/** What of a plan, or of a system, decides how its executors are opened. */
type Planned = Pick<Plan, 'executors' | 'secretVariables'>

/** The executors of a plan. */
export function executorsOf(plan: Planned, registry: Registry, home: string): Executors {
  return executorsBy((name) => openExecutor(plan, registry, name, home))
}

/** Opens an executor of a plan. @throws E_PLUGIN_UNKNOWN */
export async function openExecutor(plan: Planned, registry: Registry, name: string, home: string): Promise<Executor> {
  const { type, config } = plan.executors[name] ?? { type: name, config: {} }
  const part = registry.executors.get(type)?.part
  if (part === undefined) {
    const known = [...registry.executors.keys()]
    throw new LiminalError('E_PLUGIN_UNKNOWN', { id: `executor:${type}`, known, package: `@liminal/executor-${type}` })
  }
  const checked = validateConfig(part.config, config)
  const value = checked.issues === undefined ? checked.value : config
  const { secretVariables = [] } = plan
  return part.open(value, { home, name, secretVariables, logFile: (key) => logFile(home, key) })
}
