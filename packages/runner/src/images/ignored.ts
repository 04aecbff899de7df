import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import dockerignore from '@balena/dockerignore'
import ignore, { type Ignore } from 'ignore'

/** Says of a path in a folder, with forward slashes, whether an image does without it. */
export type Ignored = (path: string, isFolder: boolean) => boolean

/** What no image needs. */
const never = /(^|\/)(\.git|__pycache__|\.liminal|node_modules|\.venv)$/

/**
 * What `.dockerignore` of a source folder ignores, and every `.gitignore` in it and above it, up to the project's folder or
 * the root of the git repository.
 */
export function ignoredIn(source: string, project: string): Ignored {
  const byDocker = dockerRules(source)
  const rules = new Map<string, Ignore | undefined>()
  const rulesOf = (folder: string) => {
    if (!rules.has(folder)) rules.set(folder, gitRules(folder))
    return rules.get(folder)
  }
  const above = foldersAbove(source, project)
  return (path, isFolder) => {
    if (isFolder && never.test(path)) return true
    if (byDocker?.(path, isFolder)) return true
    const file = join(source, path)
    return [...above, ...foldersDownTo(source, path)].some((folder) => {
      const inFolder = relative(folder, file).split(sep).join(posix.sep)
      return rulesOf(folder)?.ignores(isFolder ? `${inFolder}/` : inFolder) === true
    })
  }
}

/** A folder that is ignored may hold files that are not, if a rule says so. */
function dockerRules(source: string): Ignored | undefined {
  const file = join(source, '.dockerignore')
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  const rules = dockerignore.default({ ignorecase: false }).add(text)
  const hasExceptions = /^\s*!/m.test(text)
  return (path, isFolder) => !(isFolder && hasExceptions) && rules.ignores(path)
}

function gitRules(folder: string): Ignore | undefined {
  const file = join(folder, '.gitignore')
  return existsSync(file) ? ignore().add(readFileSync(file, 'utf8')) : undefined
}

/** The source and the folders above it whose rules reach into it. */
function foldersAbove(source: string, project: string): string[] {
  const folders = [source]
  for (let folder = source; folder !== project && !existsSync(join(folder, '.git')); ) {
    const above = dirname(folder)
    if (above === folder) break
    folders.push(above)
    folder = above
  }
  return folders
}

/** The folders between the source and what stands at a path in it. */
function foldersDownTo(source: string, path: string): string[] {
  const steps = path.split('/').slice(0, -1)
  return steps.map((_, at) => join(source, ...steps.slice(0, at + 1)))
}
