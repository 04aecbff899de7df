import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Applied,
  type ApplyOptions,
  acquireLock,
  type ContainerWork,
  type Refusal,
  type ServiceHost,
  type ServiceSpec,
  type ServiceStatus,
  tryCandidate,
} from '@liminal/core'
import { requirementsOf } from '../environment.ts'
import { readLog } from '../logs.ts'
import { pause } from '../poll.ts'
import { hasSource, prepare, type Tools } from '../prepare.ts'
import { tailOf } from '../tail.ts'
import { digestOf } from './digest.ts'
import { type Front, folderOf, type Live, openFolder, type ServiceFolder, writeJson } from './folder.ts'
import { isAlive, runs, startFront, startKeeper, stopFront, stopVersion } from './processes.ts'

/** What a host needs besides its folder. */
export interface HostOptions extends Tools {
  /** Seconds that a server has to end by itself. */
  readonly grace: number
  /** The address where clients reach the services. */
  readonly listen: string
}

/** A version being tried, and where what it prints begins in the log. */
interface Trial {
  readonly version: string
  readonly port: number
  readonly logFrom: number
  readonly environment?: string
}

/** Hosts services as processes of this machine, each behind a process that clients connect to. */
export function createServiceHost(root: string, options: HostOptions): ServiceHost {
  return {
    async apply(spec, { checks, signal }) {
      const folder = folderOf(root, spec.system, spec.service)
      mkdirSync(folder.path, { recursive: true })
      using _lock = await acquireLock(folder.lock, signal, () => undefined)
      return await applyLocked(folder, spec, options, { checks, signal })
    },
    async list(system) {
      const names = existsSync(root) ? readdirSync(root) : []
      const all = names.map((name) => statusOf(openFolder(join(root, name)))).filter((status) => status !== undefined)
      return all.filter(({ spec }) => spec.system === system)
    },
    async *logs(system, service, { follow = false, signal }) {
      yield* readLog(folderOf(root, system, service).log, () => !follow, { follow, signal })
    },
    async remove(system, service, signal) {
      const folder = folderOf(root, system, service)
      if (!existsSync(folder.path)) return false
      using _lock = await acquireLock(folder.lock, signal, () => undefined)
      const wasThere = folder.live() !== undefined
      stopFront(folder.front(), folder)
      rmSync(folder.file('live.json'), { force: true })
      for (const version of folder.versions()) stopVersion(folder, version)
      while (folder.versions().some((version) => isAlive(folder, version))) await pause(20, signal)
      rmSync(folder.path, { recursive: true, force: true })
      return wasThere
    },
  }
}

/** The environments that services of a host run in. */
export function environmentsInUse(root: string): readonly string[] {
  const names = existsSync(root) ? readdirSync(root) : []
  return names.flatMap((name) => openFolder(join(root, name)).live()?.environment ?? [])
}

async function applyLocked(
  folder: ServiceFolder,
  spec: ServiceSpec,
  options: HostOptions,
  { checks, signal }: ApplyOptions,
): Promise<Applied> {
  const former = folder.live()
  const digest = digestOf(spec)
  clearAway(folder, former)
  const goesOn = former !== undefined && runs(folder.state(former.version)?.keeper, folder)
  const wanted = spec.port ?? former?.spec.port ?? folder.front()?.port
  const front = folder.front()
  const keepsFront =
    front !== undefined && runs(front.process, folder) && (wanted === undefined || wanted === front.port)
  if (former?.digest === digest && goesOn && keepsFront) return { change: 'unchanged', url: urlOf(options, front.port) }
  const reached = former !== undefined && front !== undefined && goesOn ? { url: urlOf(options, front.port) } : {}
  const opened = keepsFront ? front : await openFront(folder, wanted, options)
  if ('refused' in opened) return { ...opened, ...reached }
  const giveUp = (refused: Refusal): Applied => {
    if (!keepsFront) {
      stopFront(opened, folder)
      if (front === undefined) rmSync(folder.file('front.json'), { force: true })
      else writeJson(folder.file('front.json'), front)
    }
    return { refused, ...reached }
  }
  const trial = await start(folder, spec, options, signal)
  if ('refused' in trial) return giveUp(trial.refused)
  try {
    const problem = await tryCandidate(
      {
        base: `http://127.0.0.1:${trial.port}`,
        ready: spec.ready,
        checks,
        ended: async () => folder.state(trial.version)?.lastEnd,
      },
      signal,
    )
    if (problem !== undefined) {
      stopVersion(folder, trial.version)
      return giveUp({ ...problem, log: tailOf(folder.log, trial.logFrom) })
    }
  } catch (error) {
    stopVersion(folder, trial.version)
    giveUp({ reason: '', hint: '', log: [] })
    throw error
  }
  const { version, port, environment } = trial
  const live: Live = {
    version,
    port,
    digest,
    spec,
    since: Date.now(),
    ...(environment !== undefined && { environment }),
  }
  writeJson(folder.file('live.json'), live)
  if (!keepsFront) stopFront(front, folder)
  if (former !== undefined) stopVersion(folder, former.version)
  return { change: goesOn ? 'replaced' : 'started', url: urlOf(options, opened.port) }
}

/** Removes what versions have left that are neither live nor running, and ends those that a killed process was trying. */
function clearAway(folder: ServiceFolder, live: Live | undefined): void {
  for (const version of folder.versions()) {
    if (version === live?.version) continue
    if (isAlive(folder, version)) stopVersion(folder, version)
    else
      for (const suffix of ['json', 'state.json', 'txt']) rmSync(folder.file(`${version}.${suffix}`), { force: true })
  }
}

async function openFront(
  folder: ServiceFolder,
  port: number | undefined,
  { listen }: HostOptions,
): Promise<Front | { readonly refused: Refusal }> {
  const front = await startFront(folder, { address: listen, port })
  if (!('problem' in front)) return front
  const taken = front.problem === 'EADDRINUSE'
  const reason = taken
    ? `the port ${port} is taken by another program`
    : `it cannot listen on ${listen}:${port}: ${front.problem}`
  return { refused: { reason, hint: 'give the service another port:, or stop what has it', log: [] } }
}

/** Starts a version, whose requirements are installed first. */
async function start(
  folder: ServiceFolder,
  spec: ServiceSpec,
  { grace, ...tools }: HostOptions,
  signal: AbortSignal,
): Promise<Trial | { readonly refused: Refusal }> {
  const version = `v${randomBytes(6).toString('hex')}`
  turnOver(folder)
  const logFrom = statSync(folder.log, { throwIfNoEntry: false })?.size ?? 0
  if (spec.work.command.length === 0 && spec.server === undefined) {
    const hint = 'give the service a cmd:, or use executor: docker, where its image says what runs'
    return { refused: { reason: 'it has no command', hint, log: [] } }
  }
  const attempt = { record: folder.file(version), log: folder.log }
  const job = await prepare(workOf(spec, folder, version), attempt, tools, signal)
  if ('status' in job) {
    const { reason = 'it cannot be started', hint = 'see what it printed' } = job
    return { refused: { reason, hint, log: tailOf(folder.log, logFrom) } }
  }
  const { command, cwd, env } = job
  writeJson(folder.file(`${version}.json`), { command, cwd, log: folder.log })
  const { port } = await startKeeper(folder, version, { env, grace }, signal)
  return { version, port, logFrom, ...(env.VIRTUAL_ENV !== undefined && { environment: env.VIRTUAL_ENV }) }
}

/** The work of a service where there is no container: its image's server is installed beside its code. */
function workOf({ work, server }: ServiceSpec, folder: ServiceFolder, version: string): ContainerWork {
  if (server === undefined || work.command.length > 0) return work
  const own = hasSource(work.build) ? requirementsOf(work.build) : ''
  const files = [own, server.requirements ?? ''].filter((file) => existsSync(file))
  const all = folder.file(`${version}.txt`)
  writeFileSync(all, files.map((file) => `-r ${file}\n`).join(''))
  return {
    ...work,
    command: server.command,
    env: { ...server.env, ...work.env },
    ...(work.build !== undefined && { build: { ...work.build, requirements: all } }),
  }
}

/** How large a log may be before the next version begins another, in bytes. */
const logLimit = 10 * 1024 * 1024

function turnOver({ log }: ServiceFolder): void {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > logLimit) rmSync(log)
}

function statusOf(folder: ServiceFolder): ServiceStatus | undefined {
  const live = folder.live()
  const front = folder.front()
  if (live === undefined || front === undefined) return undefined
  const { spec, since, version } = live
  const state = folder.state(version)
  const isUp = runs(front.process, folder) && runs(state?.keeper, folder)
  return {
    service: spec.service,
    state: isUp ? (runs(state?.server, folder) ? 'up' : 'restarting') : 'down',
    url: urlOf({ listen: '127.0.0.1' }, front.port),
    since,
    restarts: state?.ends ?? 0,
    spec,
  }
}

function urlOf({ listen }: Pick<HostOptions, 'listen'>, port: number): string {
  const name = /^(127\.|0\.0\.0\.0|::1?$)/.test(listen) ? 'localhost' : listen
  return `http://${name}:${port}`
}
