import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ImageRecipe } from '@liminal/core'
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
      ...(await Promise.all(ours.map(lineOf))),
    ]),
    requirements: digest(await Promise.all(entries.filter(({ path }) => isLock(path)).map(lineOf))),
    code: digest(await Promise.all(code.map(lineOf))),
  }
}

function digest(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32)
}

async function lineOf(entry: ContextEntry): Promise<string> {
  const { path, kind } = entry
  if (kind === 'folder') return JSON.stringify([path])
  if (kind === 'link') return JSON.stringify([path, 'link', entry.target])
  const content = kind === 'text' ? entry.text : await readFile(entry.file)
  const executable = kind === 'file' && entry.executable
  return JSON.stringify([path, executable, createHash('sha256').update(content).digest('hex')])
}
