import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { keptFolder } from './project.ts'

/**
 * A PATH with uv on it, which makes environments in a fraction of pip's time; where it cannot be installed, the PATH as it
 * is. Gone after all tests of the file.
 */
export function pathWithUv(): string {
  const folder = keptFolder()
  spawnSync('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, 'uv'], { stdio: 'ignore' })
  return `${join(folder, 'bin')}:${process.env.PATH}`
}
