import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isVirtualenv } from '../source/left-behind.ts'

/** Whether a folder holds what tools have installed or copied, and nothing that a user has written there. */
export function isMadeByTools(folder: string): boolean {
  const name = basename(folder)
  const parent = dirname(folder)
  if (name === 'node_modules' || name === 'site-packages' || isVirtualenv(folder)) return true
  // `build` may be a folder of the user: only what setuptools puts into it is skipped.
  if (name === 'dist') return isPythonProject(parent)
  return /^(?:lib|bdist)\b/.test(name) && basename(parent) === 'build' && isPythonProject(dirname(parent))
}

function isPythonProject(folder: string): boolean {
  return ['pyproject.toml', 'setup.py', 'setup.cfg'].some((name) => existsSync(join(folder, name)))
}
