import { statSync } from 'node:fs'
import { join } from 'node:path'
import dockerignore from '@balena/dockerignore'
import { LiminalError, readProjectFile, reasonOf, withLinearPatterns } from '@liminal/core'

/** What becomes of something: a folder that is left out is still looked into where an exception may name what is in it. */
export type Fate = 'kept' | 'left out' | 'looked into'

/** Says of a path in the source, with forward slashes, what becomes of it. */
export type DockerRules = (path: string, isFolder: boolean) => Fate

/**
 * The rules of a source folder: those of `<Dockerfile>.dockerignore` where the user's Dockerfile has one, else of
 * `.dockerignore`.
 *
 * @throws E_FILE_UNREADABLE
 */
export function dockerRulesOf(source: string, dockerfile: string | undefined): DockerRules {
  const names = [...(dockerfile === undefined ? [] : [`${dockerfile}.dockerignore`]), '.dockerignore']
  const file = names.map((name) => join(source, name)).find(isFile)
  if (file === undefined) return () => 'kept'
  const text = readProjectFile(file).replace(/^\uFEFF/, '')
  const rules = dockerignore.default({ ignorecase: false }).add(text.split('\n').map(escaped))
  const hasExceptions = /^\s*!/m.test(text)
  const ignores = (path: string) => {
    try {
      return withLinearPatterns(() => rules.ignores(path), "user's")
    } catch (error) {
      throw new LiminalError('E_FILE_UNREADABLE', { path: file, reason: reasonOf(error) }, { cause: error })
    }
  }
  return (path, isFolder) => {
    if (!ignores(path)) return 'kept'
    return isFolder && hasExceptions ? 'looked into' : 'left out'
  }
}

/** What means nothing to Docker, and much to the regular expressions that the library makes of patterns. */
function escaped(line: string): string {
  return line.replaceAll(/\\.|\[(?:\\.|[^\]])*\]|[+(){}|^]/g, (part) => (part.length === 1 ? `\\${part}` : part))
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
