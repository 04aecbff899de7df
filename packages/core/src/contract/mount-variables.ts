import type { Mount } from './work.ts'

/**
 * The environment variables that tell work where its volumes are: `LIMINAL_MOUNT_` and the volume's name in capitals, `_` for
 * what is no letter or digit. A name that is taken, as by a volume that is mounted twice, gets the next number: `_2`. Every
 * executor sets them, with the paths as its work sees them. Pure.
 */
export function mountVariables(mounts: readonly Pick<Mount, 'volume' | 'path'>[]): Readonly<Record<string, string>> {
  const variables = new Map<string, string>()
  for (const { volume, path } of mounts) {
    const name = `LIMINAL_MOUNT_${volume.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
    let free = name
    for (let next = 2; variables.has(free); next += 1) free = `${name}_${next}`
    variables.set(free, path)
  }
  return Object.fromEntries(variables)
}
