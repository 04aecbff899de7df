import { closeSync, existsSync, fstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { acquireLock, type Failed } from '@liminal/core'
import { onFullDisk } from './disk.ts'
import { findProgram } from './find-program.ts'
import { installCommands, lastWords, runInstaller } from './installer.ts'
import { appendNote, openLog } from './log-file.ts'
import { diskFull } from './outcome.ts'
import { readTail } from './tail.ts'

/** Where build output goes, and what must not stand there. */
export interface BuildLog {
  readonly file: string
  readonly forms: readonly Uint8Array[]
}

/** An environment to build. */
export interface BuildRequest {
  readonly folder: string
  readonly requirements: string
  /** Paths in the requirements start here. */
  readonly source: string
  readonly python: string
  readonly path: string
  readonly log: BuildLog
  readonly signal: AbortSignal
}

/** Builds an environment unless another task or process does so first; gives back what went wrong. */
export async function buildEnvironment(request: BuildRequest): Promise<Failed | undefined> {
  const { folder, log, signal } = request
  mkdirSync(dirname(folder), { recursive: true })
  const onWait = () => appendNote(log.file, 'waiting for another task that installs the same requirements')
  using _lock = await acquireLock(`${folder}.lock`, signal, onWait)
  const complete = join(folder, '.complete')
  if (existsSync(complete)) return undefined
  await remove(folder)
  const failed = await install(request).catch(async (error: unknown) => {
    await remove(folder)
    throw error
  })
  if (failed === undefined) writeFileSync(complete, '')
  else await remove(folder)
  return failed
}

async function install({ folder, requirements, source, python, path, log, signal }: BuildRequest) {
  const descriptor = openLog(log.file)
  try {
    const start = fstatSync(descriptor).size
    for (const command of installCommands({ uv: findProgram('uv', path), python }, { folder, requirements })) {
      const code = await runInstaller(command, {
        cwd: source,
        log: descriptor,
        signal,
        forms: log.forms,
      })
      if (code !== 0) return failure(requirements, folder, log.file, readTail(descriptor, start))
    }
    return undefined
  } finally {
    closeSync(descriptor)
  }
}

function failure(requirements: string, folder: string, log: string, output: string): Failed {
  const full = onFullDisk([folder, log])
  if (full !== undefined) return diskFull(full)
  const reason = `the requirements could not be installed: ${lastWords(output)}`
  return { status: 'failed', class: 'image', reason, hint: `check ${requirements}` }
}

/** Files that a killed installer was just making may come up while their folder is being removed. */
function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
