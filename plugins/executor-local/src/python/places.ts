import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, foldersOf, isProgram } from '../find-program.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** All programs on this machine that may be a Python: on the PATH, of pyenv, of conda, of uv. Some may not be usable. */
export async function allPythons(env: Environment): Promise<readonly string[]> {
  return [...new Set([...onPath(env), ...ofPyenv(env), ...ofConda(env), ...(await ofUv(env))])]
}

/** The programs of a name on the PATH, in its order: behind a shim that refuses there may be one that does not. */
export function programsNamed(name: string, { PATH = '' }: Environment): readonly string[] {
  return foldersOf(PATH)
    .map((folder) => join(folder, name))
    .filter(isProgram)
}

function onPath({ PATH = '' }: Environment): readonly string[] {
  // What the shims of pyenv lead to is found with its versions; to be refused by each would take long.
  const folders = foldersOf(PATH).filter((folder) => !existsSync(join(folder, '../versions')))
  return folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => /^python(?:3(?:\.\d+)?)?$/.test(name))
      .map((name) => join(folder, name))
      .filter(isProgram),
  )
}

/** Its shims run only those that are chosen just now. https://github.com/pyenv/pyenv#locating-pyenv-provided-python-installations */
function ofPyenv({ PYENV_ROOT, HOME = homedir() }: Environment): readonly string[] {
  const versions = join(PYENV_ROOT ?? join(HOME, '.pyenv'), 'versions')
  const plain = namesIn(versions).filter((name) => /^\d+\.\d+\.\d+$/.test(name))
  return plain.map((name) => join(versions, name, 'bin/python')).filter(isProgram)
}

/** conda notes every environment that it makes. */
function ofConda({ HOME = homedir() }: Environment): readonly string[] {
  const prefixes = attempt(() => readFileSync(join(HOME, '.conda/environments.txt'), 'utf8').split('\n')) ?? []
  return prefixes
    .filter((prefix) => prefix.trim() !== '')
    .map((prefix) => join(prefix.trim(), 'bin/python'))
    .filter(isProgram)
}

/** Those that uv has installed; it asks nothing of the network for this. */
async function ofUv(env: Environment): Promise<readonly string[]> {
  const uv = findProgram('uv', env.PATH ?? '')
  if (uv === undefined) return []
  const args = ['python', 'list', '--only-installed', '--managed-python', '--output-format', 'json']
  try {
    const { stdout } = await promisify(execFile)(uv, args, { cwd: '/', env, timeout: patience })
    return (JSON.parse(stdout) as readonly { readonly path: string | null }[]).flatMap(({ path }) =>
      path !== null && isProgram(path) ? path : [],
    )
  } catch {
    // An old uv, or one that is broken: what is not found there may stand elsewhere.
    return []
  }
}

/** How long a program may take to answer, in milliseconds. */
export const patience = 10_000

function namesIn(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder).sort()) ?? []
}

function attempt<T>(body: () => T): T | undefined {
  try {
    return body()
  } catch {
    return undefined
  }
}
