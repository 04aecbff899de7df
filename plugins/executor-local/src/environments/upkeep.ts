import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock, type EnvironmentProblem, type KeptEnvironment } from '@liminal/core'
import { buildEnvironment } from './build.ts'
import { whatIsWrong } from './check.ts'
import { sizeOf } from './collect.ts'
import { environmentsRoot, type Generation, generationsIn } from './folders.ts'
import { type EnvironmentRecord, lastUsed, readRecord } from './record.ts'
import { removeUnlessUsed } from './remove.ts'
import { nameOfEnvironment } from './resolve.ts'
import { isInUse } from './use.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Says what there is below Liminal's own folder. */
export function listEnvironments(home: string): readonly KeptEnvironment[] {
  const byName = Map.groupBy(generationsIn(environmentsRoot(home)), ({ name }) => name)
  return [...byName.values()].flatMap(describe)
}

/** Removes an environment, unless something runs in it. */
export async function removeEnvironment(
  home: string,
  name: string,
  signal: AbortSignal,
): Promise<EnvironmentProblem | undefined> {
  const root = environmentsRoot(home)
  if (generationsIn(root, name).length === 0) return unknown(name)
  using _lock = await acquireLock(join(root, `${name}.lock`), signal, () => undefined)
  for (const { folder } of generationsIn(root, name)) if (!(await removeUnlessUsed(folder))) return inUse(name)
  return undefined
}

/** Makes an environment anew, of what its requirements are. */
export async function repairEnvironment(
  home: string,
  name: string,
  env: Environment,
  signal: AbortSignal,
): Promise<EnvironmentProblem | undefined> {
  const root = environmentsRoot(home)
  const [latest] = generationsIn(root, name)
  if (latest === undefined) return unknown(name)
  const record = readRecord(latest.folder)
  const image = record?.images[0]
  if (record === undefined || image === undefined || (await nameNow(record, image.source)) !== name)
    return outdated(name)
  const { python, needs } = record
  const log = { file: join(root, `${name}.log`), forms: [] }
  try {
    const built = await buildEnvironment({ home, name, image, python, needs, env, log, signal }, true)
    return 'status' in built ? { problem: built.reason, hint: built.hint ?? '' } : undefined
  } finally {
    rmSync(log.file, { force: true })
  }
}

/** What its requirements, as they are now, would be made of by its Python. */
async function nameNow({ needs, python }: EnvironmentRecord, source: string): Promise<string | undefined> {
  try {
    return await nameOfEnvironment(needs, source, python)
  } catch {
    return undefined
  }
}

function describe(all: readonly Generation[]): readonly KeptEnvironment[] {
  const [latest] = all
  if (latest === undefined) return []
  const { name, folder } = latest
  const record = readRecord(folder)
  const damage = whatIsWrong(folder)
  const kept = {
    name,
    python: record?.python.version ?? '',
    folder,
    bytes: all.reduce((sum, each) => sum + sizeOf(each.folder), 0),
    lastUsed: lastUsed(folder)?.getTime() ?? 0,
    images: record?.images ?? [],
    inUse: all.some((each) => isInUse(each.folder)),
  }
  return [damage === undefined ? kept : { ...kept, damage }]
}

function unknown(name: string): EnvironmentProblem {
  return { problem: `there is no environment ${name}`, hint: 'liminal-run env list shows which there are' }
}

function inUse(name: string): EnvironmentProblem {
  return { problem: `something runs in environment ${name}`, hint: 'remove it once that has ended' }
}

function outdated(name: string): EnvironmentProblem {
  const problem = `what environment ${name} was made of has changed, or is gone: no run will use it again`
  return { problem, hint: `liminal-run env remove ${name}` }
}
