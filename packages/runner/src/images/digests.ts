import type { ImageRecipe } from '@liminal/core'
import { digestOf, digestOfFile } from '@liminal/core/source'
import { type ContextEntry, ownDockerfile } from './context.ts'

/** What an image was made of, each as a digest, so that it can be told what has changed. */
export interface Digests {
  /** How it is built: the Dockerfile, its arguments, files of ours. */
  readonly recipe: string
  /** What is installed in it. */
  readonly requirements: string
  /** All other files. */
  readonly code: string
  /** The images of the system that it is built on. */
  readonly bases: string
}

/** Digests of a recipe and its context; `platform` is a part of the recipe. Secrets are none of it. */
export async function digestsOf(
  recipe: ImageRecipe,
  entries: readonly ContextEntry[],
  platform: string | undefined,
): Promise<Omit<Digests, 'bases'>> {
  const { dockerfile, dockerfileAt = ownDockerfile, files = {}, locks = [], buildArgs = {} } = recipe
  const { target, openFolders } = recipe
  const isLock = (path: string) => locks.some((lock) => path === lock || path.startsWith(`${lock}/`))
  const ours = entries.filter(({ path }) => Object.hasOwn(files, path) && !isLock(path))
  const code = entries.filter(({ path }) => !Object.hasOwn(files, path) && !isLock(path) && path !== dockerfileAt)
  return {
    recipe: digest([
      JSON.stringify([dockerfile, Object.entries(buildArgs).sort(), target, platform, openFolders]),
      ...(await linesOf(ours)),
    ]),
    requirements: digest(await linesOf(entries.filter(({ path }) => isLock(path)))),
    code: digest(await linesOf(code)),
  }
}

/** One after the other: together they may be larger than the memory. */
async function linesOf(entries: readonly ContextEntry[]): Promise<readonly string[]> {
  const lines: string[] = []
  for (const entry of entries) lines.push(await lineOf(entry))
  return lines
}

function digest(lines: readonly string[]): string {
  return digestOf(lines.join('\n'))
}

async function lineOf(entry: ContextEntry): Promise<string> {
  const { path, kind } = entry
  if (kind === 'folder') return JSON.stringify([path])
  if (kind === 'link') return JSON.stringify([path, 'link', entry.target])
  const content = kind === 'text' ? digestOf(entry.text) : await digestOfFile(entry.file, entry.size)
  const executable = kind === 'file' && entry.executable
  return JSON.stringify([path, executable, content])
}
