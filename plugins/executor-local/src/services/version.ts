import { randomBytes } from 'node:crypto'
import {
  type ApplyOptions,
  type ContainerWork,
  freePort,
  type Refusal,
  type ServiceSpec,
  tryCandidate,
} from '@liminal/core'
import { prepare } from '../prepare.ts'
import { writeJson } from '../write-json.ts'
import type { Live, ServiceFolder, VersionJob } from './folder.ts'
import { boundLog, lastLines, sizeOf } from './log.ts'
import { graceOf, type HostOptions } from './options.ts'
import { startKeeper, stopVersion } from './processes.ts'

/** A version that runs. */
export type Tried = Pick<Live, 'version' | 'port' | 'environment'>

/** Starts a version and asks it all that it has to answer before it is used. */
export async function tryVersion(
  folder: ServiceFolder,
  spec: ServiceSpec,
  options: HostOptions,
  { checks, signal }: ApplyOptions,
): Promise<Tried | Refusal> {
  const trial = await startVersion(folder, spec, options, signal)
  if ('reason' in trial) return trial
  const { logFrom, ...started } = trial
  const candidate = {
    base: `http://127.0.0.1:${started.port}`,
    ready: spec.ready,
    checks,
    ended: async () => folder.state(started.version)?.lastEnd,
  }
  const problem = await tryCandidate(candidate, signal).catch((error: unknown) => {
    stopVersion(folder, started.version)
    throw error
  })
  if (problem === undefined) return started
  stopVersion(folder, started.version)
  return { ...problem, log: lastLines(folder, logFrom) }
}

/** Starts a version, whose requirements are installed first; says where what it prints begins in the log. */
async function startVersion(
  folder: ServiceFolder,
  spec: ServiceSpec,
  options: HostOptions,
  signal: AbortSignal,
): Promise<(Tried & { readonly logFrom: number }) | Refusal> {
  const version = `v${randomBytes(6).toString('hex')}`
  boundLog(folder)
  const logFrom = sizeOf(folder.log)
  if (spec.work.command.length === 0 && spec.server === undefined) {
    const hint = 'give the service a cmd:, or use executor: docker, where its image says what runs'
    return { reason: 'it has no command', hint, log: [] }
  }
  const attempt = { record: folder.file(version), log: folder.log }
  const job = await prepare(workOf(spec), attempt, options, signal)
  if ('status' in job) {
    const { reason = 'it cannot be started', hint = 'see what it printed' } = job
    return { reason, hint, log: lastLines(folder, logFrom) }
  }
  const { cwd, env, view = [], environment } = job
  const port = await freePort()
  const versionJob: VersionJob = { command: [...view, ...job.command], cwd, log: folder.log, port }
  writeJson(folder.file(`${version}.json`), versionJob)
  await startKeeper(folder, version, { env, grace: graceOf(options, spec) }, signal)
  return { version, port, logFrom, ...(environment !== undefined && { environment }) }
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
