import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The path of a file of a package, by the folder of a module of it (`import.meta.dirname`): wherever in the package that
 * stands, be it source, compiled or bundled.
 */
export function packageFile(from: string, name: string): string {
  let folder = from
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return join(folder, name)
}
