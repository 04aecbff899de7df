import { closeSync, existsSync, fstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { acquireLock, type Failed } from '@liminal/core'
import { onFullDisk } from './disk.ts'
import { findProgram } from './find-program.ts'
import { installCommands } from './install-commands.ts'
import { lastWords, runInstaller } from './installer.ts'
import { appendNote, openLog } from './log-file.ts'
import { diskFull } from './outcome.ts'
import type { Needs } from './requirements.ts'
import { readTail } from './tail.ts'

/** Where build output goes, and what must not stand there. */
export interface BuildLog {
  readonly file: string
  readonly forms: readonly Uint8Array[]
}

/** An environment to build. */
export interface BuildRequest {
  readonly folder: string
  readonly needs: Needs
  /** Paths in the requirements start here. */
  readonly source: string
  readonly python: string
  /** What the installer has, and so the code of packages that it builds. */
  readonly env: Readonly<Record<string, string | undefined>>
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

async function install({ folder, needs, source, python, env: given, log, signal }: BuildRequest) {
  const descriptor = openLog(log.file)
  const list = `${folder}.txt`
  const { requirements, pipConf } = needs
  const env = { ...given, ...(pipConf !== undefined && { PIP_CONFIG_FILE: pipConf }) }
  try {
    if (requirements.kind === 'project') writeFileSync(list, `${requirements.dependencies.join('\n')}\n`)
    const start = fstatSync(descriptor).size
    for (const command of installCommands(
      { uv: findProgram('uv', given.PATH ?? ''), python },
      { folder, needs, list },
    )) {
      const code = await runInstaller(command, { cwd: source, log: descriptor, signal, env, forms: log.forms })
      if (code !== 0) return failure(needs, folder, log.file, readTail(descriptor, start))
    }
    return undefined
  } finally {
    closeSync(descriptor)
    rmSync(list, { force: true })
  }
}

function failure({ requirements, besides }: Needs, folder: string, log: string, output: string): Failed {
  const full = onFullDisk([folder, log])
  if (full !== undefined) return diskFull(full)
  const reason = `the requirements could not be installed: ${lastWords(output)}`
  const file = requirements.kind === 'none' ? besides : requirements.file
  return { status: 'failed', class: 'image', reason, hint: `check ${file}` }
}

/** Files that a killed installer was just making may come up while their folder is being removed. */
function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
