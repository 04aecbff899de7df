import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ImageDefinition } from '@liminal/core'

/** The folder that all files of an image have to be in: that of the package.json at or above its YAML, else of the YAML. */
export function projectOf({ folder = '.' }: ImageDefinition): string {
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, 'package.json'))) return above
    if (above === dirname(above)) return folder
  }
}
