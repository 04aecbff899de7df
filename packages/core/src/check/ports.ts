import type { Report } from '../diagnostics/diagnostic.ts'
import type { CheckedSystem } from './checked.ts'

/** Finds services of several systems that want one port: they are of one project, and are up side by side. */
export function checkPortsOf(systems: readonly CheckedSystem[], report: Report): void {
  const taken = new Map<number, { readonly service: string; readonly system: CheckedSystem }>()
  for (const system of systems) {
    for (const { name, keys, place } of system.services.values()) {
      const { port } = keys
      const other = port === undefined ? undefined : taken.get(port)
      if (port !== undefined && other === undefined) taken.set(port, { service: name, system })
      if (other === undefined || other.system === system) continue
      const message = `the service ${other.service} of the system ${other.system.name} has the port ${port} too`
      report({ severity: 'error', code: 'E_VALUE_INVALID', message, place, expected: 'a port of its own' })
    }
  }
}
