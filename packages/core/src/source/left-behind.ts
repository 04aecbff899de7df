import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What tools make beside code: histories, caches, environments, settings of editors, and where volumes of this machine are. */
const leftBehind =
  /^(?:\.git|\.hg|\.svn|\.venv|\.tox|\.nox|\.liminal|\.idea|\.vscode|\.DS_Store|\.ipynb_checkpoints|\.\w+_cache|__pycache__|node_modules|.*\.egg-info)$|\.pyc$/

/** Whether a file or folder of that name is something that tools leave beside code, and no part of it. */
export function isLeftBehind(name: string): boolean {
  return leftBehind.test(name)
}

/** What is in a Python environment: of `venv` and its like (https://docs.python.org/3/library/venv.html), or of conda. */
const signs = ['pyvenv.cfg', 'conda-meta']

/** Whether a folder that holds these names is a Python environment. */
export function isEnvironment(names: readonly string[]): boolean {
  return signs.some((sign) => names.includes(sign))
}

/** The same of a folder whose names are not known. */
export function isVirtualenv(folder: string): boolean {
  return signs.some((sign) => existsSync(join(folder, sign)))
}
