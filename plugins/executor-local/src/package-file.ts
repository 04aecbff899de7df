import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The path of a file of this package, wherever in it the code that asks stands, be that source, compiled or bundled. */
export function packageFile(name: string): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return join(folder, name)
}
