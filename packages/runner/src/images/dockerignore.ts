import { statSync } from 'node:fs'
import { join } from 'node:path'
import dockerignore from '@balena/dockerignore'
import { LiminalError, readProjectFile, reasonOf, withLinearPatterns } from '@liminal/core'

/** What becomes of something: a folder that is left out is still looked into where an exception may name what is in it. */
export type Fate = 'kept' | 'left out' | 'looked into'

/** Says of a path in the source, with forward slashes, what becomes of it; a path that `out` names is left out before all rules. */
export type DockerRules = (path: string, isFolder: boolean, out?: string) => Fate

/**
 * The rules of a source folder: those of `<Dockerfile>.dockerignore` where the user's Dockerfile has one, else of
 * `.dockerignore`.
 *
 * @throws E_FILE_UNREADABLE
 */
export function dockerRulesOf(source: string, dockerfile: string | undefined): DockerRules {
  const names = [...(dockerfile === undefined ? [] : [`${dockerfile}.dockerignore`]), '.dockerignore']
  const file = names.map((name) => join(source, name)).find(isFile)
  if (file === undefined) return (_path, _isFolder, out) => (out === undefined ? 'kept' : 'left out')
  const text = readProjectFile(file).replace(/^\uFEFF/, '')
  const lines = text.split('\n').map(escaped)
  const rules = rulesOf(lines)
  const hasExceptions = /^\s*!/m.test(text)
  const ignores = (path: string, out: string | undefined) => {
    try {
      const matched = out === undefined ? rules : rulesOf([literal(out), ...lines])
      return withLinearPatterns(() => matched.ignores(path), "user's")
    } catch (error) {
      throw new LiminalError('E_FILE_UNREADABLE', { path: file, reason: reasonOf(error) }, { cause: error })
    }
  }
  return (path, isFolder, out) => {
    if (!ignores(path, out)) return 'kept'
    return isFolder && hasExceptions ? 'looked into' : 'left out'
  }
}

function rulesOf(lines: string[]) {
  return dockerignore.default({ ignorecase: false }).add(lines)
}

/** The pattern of a path alone, whatever is in it. */
function literal(path: string): string {
  return escaped(path.replaceAll(/[\\*?[\]]/g, '\\$&')).replace(/^[!# ]/, '\\$&')
}

/** What means nothing to Docker, and much to the regular expressions that the library makes of patterns. */
function escaped(line: string): string {
  return line.replaceAll(/\\.|\[(?:\\.|[^\]])*\]|[+(){}|^]/g, (part) => (part.length === 1 ? `\\${part}` : part))
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
