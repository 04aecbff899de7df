import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { packageFile } from '@liminal/core'

/** The absolute folder of the server. */
export const serverFolder = packageFile(import.meta.dirname, 'server')

/** Where it listens, as in Apache Liminal. */
export const port = 80

/** The program that serves, and what it needs: their text by path. */
export function serverFiles(): Readonly<Record<string, string>> {
  const paths = readdirSync(serverFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(py|txt)$/.test(path))
    .sort()
  return Object.fromEntries(
    paths.map((path) => [path.split(sep).join(posix.sep), readFileSync(join(serverFolder, path), 'utf8')]),
  )
}
