import { createHash, type Hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ServiceSpec, versionOf } from '@liminal/core'
import { hasSource } from '../prepare.ts'

/** What makes no difference to what runs. */
const left = /^(?:\.|__pycache__$|node_modules$)|\.pyc$/

/** A digest of all that a service is made of: what its YAML says, its code, its server. Two that are alike need no change. */
export function digestOf(spec: ServiceSpec): string {
  const hash = createHash('sha256').update(JSON.stringify(versionOf(spec)))
  if (hasSource(spec.work.build)) addFolder(hash, spec.work.build.source)
  if (spec.server?.requirements !== undefined) addFolder(hash, dirname(spec.server.requirements))
  return hash.digest('hex')
}

function addFolder(hash: Hash, folder: string): void {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !left.test(name))
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    hash.update(`${entry.name}\0`)
    if (entry.isDirectory()) addFolder(hash, path)
    else if (entry.isFile()) hash.update(createHash('sha256').update(readFileSync(path)).digest())
  }
}
