import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plan, ProjectSystem } from '@liminal/core'

/** An executor that has hosted services, and the plugin that it comes from. */
export type KnownHost = Pick<Plan, 'executors' | 'plugins'>

/** Notes which executors host services, so that `gc` looks there: no run may ever have used them. */
export function rememberHosts({ executors, registry }: ProjectSystem, names: Iterable<string>, home: string): void {
  const known = new Map(knownHosts(home).map((host) => [JSON.stringify(host), host]))
  const before = known.size
  for (const name of new Set(names)) {
    const executor = executors[name]
    const origin = registry.executors.get(executor?.type ?? '')?.origin
    if (executor === undefined || origin === undefined) continue
    const { type, config } = executor
    const host: KnownHost = { executors: { [name]: { type, config } }, plugins: [origin] }
    known.set(JSON.stringify(host), host)
  }
  if (known.size === before) return
  const file = fileOf(home)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}`, JSON.stringify([...known.values()]))
  renameSync(`${file}.${process.pid}`, file)
}

/** The executors that have hosted services. */
export function knownHosts(home: string): readonly KnownHost[] {
  try {
    return JSON.parse(readFileSync(fileOf(home), 'utf8')) as readonly KnownHost[]
  } catch {
    return []
  }
}

function fileOf(home: string): string {
  return join(home, 'executors', 'hosts.json')
}
