import { createHash, hash } from 'node:crypto'
import { createReadStream, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Digests of files, by their path. */
export type Digests = Record<string, string>

/** A digest of a text, short enough to be compared by eye. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32)
}

/** What is not source: what tools make, and what is hidden. */
const skipped = /^(?:\..*|node_modules|__pycache__|.*\.egg-info)$/

/** The digests of a file, or of all files below a folder, by their path behind `name`; none if there is nothing. */
export async function digestFiles(path: string, name: string): Promise<Digests> {
  const digests: Digests = {}
  await add(digests, path, name, [])
  return digests
}

/** `above` are the folders that it lies in: a link to one of them leads nowhere. */
async function add(digests: Digests, path: string, name: string, above: readonly string[]): Promise<void> {
  const stats = attempt(() => statSync(path))
  if (stats?.isDirectory()) {
    const folder = realpathSync(path)
    if (above.includes(folder)) return
    const entries = attempt(() => readdirSync(path).sort())
    if (entries === undefined) digests[name] = digestOfStats(stats)
    for (const entry of entries ?? []) {
      if (!skipped.test(entry)) await add(digests, join(path, entry), `${name}/${entry}`, [...above, folder])
    }
  } else if (stats?.isFile()) {
    digests[name] = await digestContent(path).catch(() => digestOfStats(stats))
  }
}

async function digestContent(path: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(path), digest)
  return digest.digest('hex').slice(0, 32)
}

/** Tells apart what may not be read, as what a container has written for its own user alone. */
function digestOfStats({ size, mtimeMs }: Stats): string {
  return digestOf(`${size} ${mtimeMs}`)
}

function attempt<T>(body: () => T): T | undefined {
  try {
    return body()
  } catch {
    return undefined
  }
}
