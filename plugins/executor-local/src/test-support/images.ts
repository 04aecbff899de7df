import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ContainerWork, Executor, Outcome } from '@liminal/core'
import type { LocalConfig } from '../config.ts'
import { never, openLocal, shell } from './local.ts'

/** Writes the files of a folder, which is made. */
export function writeSource(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** What work says of an image that is a folder. */
export function imageOf(source: string, python_version?: string): Pick<ContainerWork, 'image' | 'build'> {
  return { image: 'i', build: { image: 'i', source, ...(python_version !== undefined && { python_version }) } }
}

/** The environments below a home. */
export function environmentsIn(home: string): readonly string[] {
  return readdirSync(join(home, 'environments')).filter((name) => /^[0-9a-f]{32}(?:\.\d+)?$/.test(name))
}

type Variables = Readonly<Record<string, string>>

/** Opens the executor with a PATH of its own, and what else differs in its surroundings. */
export function openWith(
  path: string,
  home: string,
  env: Variables = {},
  options: Partial<LocalConfig> = {},
): Executor {
  const own: Variables = { ...env, PATH: path }
  const before = Object.fromEntries(Object.keys(own).map((name) => [name, process.env[name]]))
  Object.assign(process.env, own)
  try {
    return openLocal(home, 0.2, options)
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** Has a script run in the folder of an image. */
export async function runIn(
  executor: Executor,
  key: string,
  script: string,
  image: Pick<ContainerWork, 'image' | 'build'>,
): Promise<Outcome> {
  const work = shell(image.build?.source ?? '/', script, image)
  return executor.wait(await executor.submit(key, work, never), never)
}
