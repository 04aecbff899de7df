import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock, type Failed } from '@liminal/core'
import { appendNote } from '../logs/log-file.ts'
import type { Interpreter } from '../python/choice.ts'
import type { Needs } from '../requirements/requirements.ts'
import { writeBarePython } from './bare-python.ts'
import { whatIsWrong } from './check.ts'
import { environmentsRoot, type Generation, generationsIn, nextGeneration } from './folders.ts'
import { installNeeds } from './install.ts'
import { looksOf } from './looks.ts'
import { type EnvironmentRecord, type ForImage, readRecord, withImage, writeRecord } from './record.ts'
import { removeFolder, removeUnlessUsed } from './remove.ts'

/** Where build output goes, and what must not stand there. */
export interface BuildLog {
  readonly file: string
  readonly forms: readonly Uint8Array[]
}

/** An environment to make. */
export interface BuildRequest {
  readonly home: string
  readonly name: string
  /** For what it is made. Paths in the requirements start at its source. */
  readonly image: ForImage
  readonly python: Interpreter
  /** What is installed; undefined for a Python alone. */
  readonly needs: Needs | undefined
  /** That of the process that submits. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: BuildLog
  readonly signal: AbortSignal
}

/**
 * Makes an environment, unless another task or process has done so meanwhile; with `anew`, in any case. It is made beside a
 * former one, in which tasks may run; once it is whole, that one goes, or stays for as long as something runs in it.
 */
export async function buildEnvironment(
  request: BuildRequest,
  anew = false,
): Promise<{ readonly folder: string } | Failed> {
  const { home, name, log, signal } = request
  const root = environmentsRoot(home)
  mkdirSync(root, { recursive: true })
  const onWait = () => appendNote(log.file, 'waiting for another task that makes the same environment')
  using _lock = await acquireLock(join(root, `${name}.lock`), signal, onWait)
  const former = generationsIn(root, name)
  const [latest] = former
  if (latest !== undefined && !anew && whatIsWrong(latest.folder) === undefined) return latest
  const { folder } = nextGeneration(root, name)
  // What was left by a process that was killed.
  await removeFolder(folder)
  const failed = await install(request, folder, latest).catch(async (error: unknown) => {
    await removeFolder(folder)
    throw error
  })
  if (failed !== undefined) {
    await removeFolder(folder)
    return failed
  }
  for (const each of former) await removeUnlessUsed(each.folder)
  return { folder }
}

/** Puts into a folder what is wanted, and notes that it is whole. */
async function install(
  request: BuildRequest,
  folder: string,
  former: Generation | undefined,
): Promise<Failed | undefined> {
  const { python, needs, image } = request
  if (needs === undefined) writeBarePython(folder, python)
  else {
    const failed = await installNeeds(request, needs, folder)
    if (failed !== undefined) return failed
  }
  const looks = looksOf(folder)
  if (looks === undefined) throw new Error(`its installer has put no Python into ${folder}`)
  const record = { python, ...(needs !== undefined && { needs }), looks, images: [image] }
  const images = (former && readRecord(former.folder))?.images ?? []
  writeRecord(folder, images.reduce<EnvironmentRecord>(withImage, record))
  return undefined
}
