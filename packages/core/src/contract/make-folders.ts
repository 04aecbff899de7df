import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes the folders above a path. Step by step: Node's own `recursive` never comes back where none can be made (/proc). */
export function makeFoldersAbove(path: string): void {
  const above = dirname(path)
  if (existsSync(above)) return
  makeFoldersAbove(above)
  mkdirSync(above)
}
