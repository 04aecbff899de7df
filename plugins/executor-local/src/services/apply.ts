import { rmSync } from 'node:fs'
import { type Applied, type ApplyOptions, type Refusal, type ServiceSpec, tryCandidate } from '@liminal/core'
import { tailOf } from '../tail.ts'
import { digestOf } from './digest.ts'
import type { Front, Live, ServiceFolder } from './folder.ts'
import { writeJson } from './folder.ts'
import { type HostOptions, urlOf } from './options.ts'
import { isAlive, runs, startFront, stopFront, stopVersion } from './processes.ts'
import { startVersion } from './version.ts'

/** Makes a service as it is described; whoever calls this holds its lock. */
export async function applyService(
  folder: ServiceFolder,
  spec: ServiceSpec,
  options: HostOptions,
  { checks, signal }: ApplyOptions,
): Promise<Applied> {
  const former = folder.live()
  const digest = digestOf(spec)
  clearAway(folder, former)
  const goesOn = former !== undefined && runs(folder.state(former.version)?.keeper, folder)
  const front = folder.front()
  const wanted = spec.port ?? front?.port
  const keepsFront = front !== undefined && front.port === wanted && runs(front.process, folder)
  if (former?.digest === digest && goesOn && keepsFront) return { change: 'unchanged', url: urlOf(options, front.port) }
  const reached = front !== undefined && goesOn ? { url: urlOf(options, front.port) } : {}
  const opened = keepsFront ? front : await openFront(folder, { asked: spec.port, former: front?.port }, options)
  if ('refused' in opened) return { ...opened, ...reached }
  const giveUp = () => {
    if (keepsFront) return
    stopFront(opened, folder)
    if (front === undefined) rmSync(folder.file('front.json'))
    else writeJson(folder.file('front.json'), front)
  }
  const tried = await tryVersion(folder, spec, options, { checks, signal }).catch((error: unknown) => {
    giveUp()
    throw error
  })
  if ('reason' in tried) {
    giveUp()
    return { refused: tried, ...reached }
  }
  const live: Live = { ...tried, digest, spec, since: Date.now() }
  writeJson(folder.file('live.json'), live)
  if (!keepsFront) stopFront(front, folder)
  if (former !== undefined) stopVersion(folder, former.version)
  return { change: goesOn ? 'replaced' : 'started', url: urlOf(options, opened.port) }
}

/** Starts a version and asks it all that it has to answer before it is used. */
async function tryVersion(
  folder: ServiceFolder,
  spec: ServiceSpec,
  options: HostOptions,
  { checks, signal }: ApplyOptions,
): Promise<Pick<Live, 'version' | 'port' | 'environment'> | Refusal> {
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
  return { ...problem, log: tailOf(folder.log, logFrom) }
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
  { asked, former }: { readonly asked: number | undefined; readonly former?: number | undefined },
  options: HostOptions,
): Promise<Front | { readonly refused: Refusal }> {
  const { listen } = options
  const port = asked ?? former
  const front = await startFront(folder, { address: listen, port })
  if (!('problem' in front)) return front
  const isTaken = front.problem === 'EADDRINUSE'
  if (isTaken && port !== asked) return openFront(folder, { asked }, options)
  const reason = isTaken
    ? `the port ${port} is taken by another program`
    : `it cannot listen on ${listen}:${port}: ${front.problem}`
  return { refused: { reason, hint: 'give the service another port:, or stop what has it', log: [] } }
}
