import { resolve } from 'node:path'
import type { ImageDefinition } from '../contract/work.ts'
import { fromHome } from '../files/from-home.ts'

/** The file that `pip_conf:` of an image names, absolute. It may hold passwords. */
export function pipConfOf({ folder = '', pip_conf: written }: ImageDefinition): string | undefined {
  if (typeof written !== 'string') return undefined
  return resolve(folder, fromHome(written))
}
