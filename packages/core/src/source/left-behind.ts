/** What tools make beside code: histories, caches, environments, settings of editors, and where volumes of this machine are. */
const leftBehind =
  /^(?:\.git|\.hg|\.svn|\.venv|\.tox|\.nox|\.liminal|\.idea|\.vscode|\.DS_Store|\.ipynb_checkpoints|\.\w+_cache|__pycache__|node_modules|.*\.egg-info)$|\.pyc$/

/** Whether a file or folder of that name is something that tools leave beside code, and no part of it. */
export function isLeftBehind(name: string): boolean {
  return leftBehind.test(name)
}

/** Whether a folder that holds these names is a Python environment: of `venv` and its like, or of conda. */
export function isEnvironment(names: readonly string[]): boolean {
  return names.includes('pyvenv.cfg') || names.includes('conda-meta')
}
