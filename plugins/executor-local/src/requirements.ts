import { createHash, type Hash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { localReference } from '@liminal/core'

/** A digest of all that a requirements file asks for: its text, the files that it includes, local packages. */
export function requirementsDigest(file: string): string {
  const digest = createHash('sha256')
  addFile(digest, file, new Set())
  return digest.digest('hex')
}

function addFile(digest: Hash, file: string, seen: Set<string>): void {
  if (seen.has(file)) return
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  digest.update(`${text.length}:${text}`)
  for (const line of text.split('\n')) {
    const reference = localReference(line)
    if (reference === undefined) continue
    if ('local' in reference) addLocal(digest, resolve(dirname(file), reference.local))
    // A file that is missing is for the installer to complain about.
    else if (isFile(resolve(dirname(file), reference.file)))
      addFile(digest, resolve(dirname(file), reference.file), seen)
  }
}

/** A package of this machine: its path, and what its files look like, those apart that its own build makes. */
function addLocal(digest: Hash, path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  digest.update(`${path}:`)
  if (stat === undefined) return
  if (!stat.isDirectory()) {
    digest.update(`${stat.size} ${stat.mtimeMs};`)
    return
  }
  for (const name of readdirSync(path).sort()) {
    if (!/^\.|^(?:build|dist|node_modules|__pycache__)$|\.egg-info$/.test(name)) addLocal(digest, join(path, name))
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true
}
