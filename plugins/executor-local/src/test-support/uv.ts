import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** A PATH with uv on it, which is installed into a folder; undefined where it cannot be installed. */
export function pathWithUv(folder: string): string | undefined {
  const { status } = spawnSync('python3', ['-m', 'pip', 'install', '-q', '--target', folder, 'uv'])
  return status === 0 ? `${join(folder, 'bin')}:${process.env.PATH}` : undefined
}
