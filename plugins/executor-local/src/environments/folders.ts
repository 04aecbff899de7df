import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { recordFile } from './record.ts'

/** Where environments stand, below Liminal's own folder. */
export function environmentsRoot(home: string): string {
  return join(home, 'environments')
}

/** One making of an environment. Another is made beside it, so that what runs in it goes on. */
export interface Generation {
  /** The environment's name: 32 hexadecimal digits. */
  readonly name: string
  readonly number: number
  readonly folder: string
}

/** All that were made whole below a folder of environments, or those of one; the latest of each name first. */
export function generationsIn(root: string, name?: string): readonly Generation[] {
  return namesIn(root)
    .flatMap((entry) => generationOf(root, entry) ?? [])
    .filter((each) => (name === undefined || each.name === name) && existsSync(recordFile(each.folder)))
    .sort((one, other) => other.number - one.number)
}

/** Where the next one is made. */
export function nextGeneration(root: string, name: string): Generation {
  const [latest] = generationsIn(root, name)
  const number = latest === undefined ? 0 : latest.number + 1
  return { name, number, folder: join(root, number === 0 ? name : `${name}.${number}`) }
}

function generationOf(root: string, entry: string): Generation | undefined {
  const [, name, number = '0'] = /^([0-9a-f]{32})(?:\.(\d+))?$/.exec(entry) ?? []
  return name === undefined ? undefined : { name, number: Number(number), folder: join(root, entry) }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
