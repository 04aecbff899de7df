import { createHash, type Hash } from 'node:crypto'
import { type Dirent, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ServiceSpec, versionOf } from '@liminal/core'
import { isEnvironment, isLeftBehind } from '@liminal/core/source'
import { hasSource } from '../prepare.ts'

/** A digest of all that a version is made of: what its YAML says, its code, its server. Two that are alike need no change. */
export function digestOf(spec: ServiceSpec): string {
  const hash = createHash('sha256').update(JSON.stringify(versionOf(spec)))
  if (hasSource(spec.work.build)) addFolder(hash, spec.work.build.source, [])
  if (spec.server?.requirements !== undefined) addFolder(hash, dirname(spec.server.requirements), [])
  return hash.digest('hex')
}

/** Links count as what they lead to; one that leads to a folder that it is in, as where that is. */
function addFolder(hash: Hash, folder: string, above: readonly string[]): void {
  const real = realpathSync(folder)
  if (above.includes(real)) return
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isLeftBehind(name))
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    const kind = kindOf(entry, path)
    if (kind?.isDirectory() && isEnvironment(readdirSync(path))) continue
    hash.update(`${entry.name}\0`)
    if (kind?.isDirectory()) addFolder(hash, path, [...above, real])
    else if (kind?.isFile()) hash.update(createHash('sha256').update(readFileSync(path)).digest())
    else if (entry.isSymbolicLink()) hash.update(readlinkSync(path))
  }
}

function kindOf(entry: Dirent, path: string): Pick<Dirent, 'isDirectory' | 'isFile'> | undefined {
  return entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry
}
