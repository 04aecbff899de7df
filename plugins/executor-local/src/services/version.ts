import { randomBytes } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { type ContainerWork, freePort, type Refusal, type ServiceSpec } from '@liminal/core'
import { prepare } from '../prepare.ts'
import { tailOf } from '../tail.ts'
import { type ServiceFolder, type VersionJob, writeJson } from './folder.ts'
import type { HostOptions } from './options.ts'
import { startKeeper } from './processes.ts'

/** A version being tried, and where what it prints begins in the log. */
export interface Trial {
  readonly version: string
  readonly port: number
  readonly logFrom: number
  readonly environment?: string
}

/** Starts a version, whose requirements are installed first. */
export async function startVersion(
  folder: ServiceFolder,
  spec: ServiceSpec,
  { grace, ...tools }: HostOptions,
  signal: AbortSignal,
): Promise<Trial | Refusal> {
  const version = `v${randomBytes(6).toString('hex')}`
  turnOver(folder)
  const logFrom = statSync(folder.log, { throwIfNoEntry: false })?.size ?? 0
  if (spec.work.command.length === 0 && spec.server === undefined) {
    const hint = 'give the service a cmd:, or use executor: docker, where its image says what runs'
    return { reason: 'it has no command', hint, log: [] }
  }
  const attempt = { record: folder.file(version), log: folder.log }
  const job = await prepare(workOf(spec), attempt, tools, signal)
  if ('status' in job) {
    const { reason = 'it cannot be started', hint = 'see what it printed' } = job
    return { reason, hint, log: tailOf(folder.log, logFrom) }
  }
  const { command, cwd, env } = job
  const port = await freePort()
  const versionJob: VersionJob = { command, cwd, log: folder.log, port }
  writeJson(folder.file(`${version}.json`), versionJob)
  await startKeeper(folder, version, { env, grace }, signal)
  return { version, port, logFrom, ...(env.VIRTUAL_ENV !== undefined && { environment: env.VIRTUAL_ENV }) }
}

/** The work of a service where there is no container: its image's server is installed beside its code. */
function workOf({ work, server }: ServiceSpec): ContainerWork {
  if (server === undefined || work.command.length > 0) return work
  const { requirements: besides } = server
  return {
    ...work,
    command: server.command,
    env: { ...server.env, ...work.env },
    ...(work.build !== undefined && { build: { ...work.build, ...(besides !== undefined && { besides }) } }),
  }
}

/** How large a log may be before the next version begins another, in bytes. */
const logLimit = 10 * 1024 * 1024

function turnOver({ log }: ServiceFolder): void {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > logLimit) rmSync(log)
}
