import { existsSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { readProjectFile } from '@liminal/core'
import ignore, { type Ignore } from 'ignore'

/** What the `.gitignore` files of a folder, and of those above it, say of what stands in it. */
export interface GitRules {
  ignores(name: string, isFolder: boolean): boolean
  /** The same of a folder in it: those of its own come on top. */
  below(name: string): GitRules
}

/** The rules that hold in a folder: its own, and those above up to the root of its git repository; without one, up to `top`. */
export function gitRulesOf(folder: string, top: string): GitRules {
  const root = repositoryOf(folder) ?? top
  const steps = relative(root, folder).split(sep).filter(Boolean)
  return steps.reduce((rules, step) => rules.below(step), rulesIn(root, []))
}

function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  return dirname(folder) === folder ? undefined : repositoryOf(dirname(folder))
}

/** The rules of one file, and the folder that it stands in. */
interface Level {
  readonly base: string
  readonly rules: Ignore
}

/** Levels come from the top; of several that speak of something, the deepest decides. */
function rulesIn(folder: string, above: readonly Level[]): GitRules {
  const levels = [...above, ...levelOf(folder)]
  return {
    ignores(name, isFolder) {
      for (const { base, rules } of levels.toReversed()) {
        const { ignored, unignored } = rules.test(
          `${posixPath(relative(base, join(folder, name)))}${isFolder ? '/' : ''}`,
        )
        if (ignored || unignored) return ignored
      }
      return false
    },
    below(name) {
      const inner = join(folder, name)
      return rulesIn(
        inner,
        levels.map((level) => admitting(level, inner)),
      )
    },
  }
}

/** Whoever stands in a folder has been let in, by a deeper rule or because it was named: that it is ignored counts no more. */
function admitting(level: Level, folder: string): Level {
  const path = posixPath(relative(level.base, folder))
  if (!level.rules.ignores(`${path}/`)) return level
  const escaped = path.replaceAll(/[\\*?[\] ]/g, '\\$&')
  return { ...level, rules: noRules().add(level.rules).add(`!/${escaped}/`) }
}

function levelOf(folder: string): Level[] {
  const file = join(folder, '.gitignore')
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return []
  return [{ base: folder, rules: noRules().add(readProjectFile(file)) }]
}

function noRules(): Ignore {
  return ignore({ ignorecase: false })
}

function posixPath(path: string): string {
  return path.split(sep).join(posix.sep)
}
