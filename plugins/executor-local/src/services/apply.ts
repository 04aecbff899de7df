import {
  type Applied,
  type ApplyOptions,
  changeOf,
  type FormerService,
  type Refusal,
  type ServiceChange,
  type ServiceSpec,
} from '@liminal/core'
import { fingerprintOfSecrets } from '@liminal/core/secrets'
import { writeJson } from '../write-json.ts'
import { clearAway } from './clear-away.ts'
import { digestOf } from './digest.ts'
import { type Front, type Live, runs, type ServiceFolder } from './folder.ts'
import { openFront, swapFront, undoFront } from './fronts.ts'
import { graceOf, type HostOptions, urlOf } from './options.ts'
import { closeFront, stopVersion } from './processes.ts'
import { tryVersion } from './version.ts'

/** A service that was applied before. */
interface Former {
  readonly live: Live
  readonly front: Front
  readonly service: FormerService
}

/** What is to become of it. */
interface Goal {
  readonly folder: ServiceFolder
  readonly spec: ServiceSpec
  readonly options: HostOptions
  readonly former: Former | undefined
  readonly digest: string
  readonly secrets: string | undefined
  readonly change: ServiceChange
}

/** Makes a service as it is described; whoever calls this holds its lock. */
export async function applyService(
  folder: ServiceFolder,
  spec: ServiceSpec,
  options: HostOptions,
  how: ApplyOptions,
): Promise<Applied> {
  clearAway(folder)
  const former = formerIn(folder)
  const goesOn = former?.service.runs === true
  const reached = goesOn ? { url: urlOf(former.front) } : {}
  const digest = await digestOf(spec)
  if (typeof digest !== 'string') return { refused: digest, ...reached }
  const secrets = fingerprintOfSecrets(spec.work.secrets, options.runnerEnv, folder.key)
  const change = changeOf(former?.service, { digest, secrets, address: options.listen, port: spec.port })
  if (former !== undefined && change.version === 'stays' && change.front === 'stays')
    return { change: 'unchanged', url: urlOf(former.front) }
  const goal = { folder, spec, options, former, digest, secrets, change }
  // Before anything is started: a port that is taken is soon told.
  const beside =
    change.front === 'new' ? await openFront(folder, { ...placeOf(goal), former: former?.front.port }) : undefined
  if (beside !== undefined && 'reason' in beside) return { refused: beside, ...reached }
  const undo = () => beside !== undefined && undoFront(folder, beside, former?.front)
  const front = await replace(goal, beside, how).catch((error: unknown) => {
    undo()
    throw error
  })
  if ('reason' in front) {
    undo()
    return { refused: front, ...reached }
  }
  return { change: goesOn ? 'replaced' : 'started', url: urlOf(front) }
}

/** Leads clients to a version that can be used, and ends what was there before. */
async function replace(goal: Goal, beside: Front | undefined, how: ApplyOptions): Promise<Front | Refusal> {
  const { folder, spec, options, former, digest, change, secrets = former?.live.secrets } = goal
  const kept = change.version === 'stays' ? former?.live : undefined
  const version = kept ?? (await tryVersion(folder, spec, options, how))
  if ('reason' in version) return version
  const front = beside ?? (await formerFront(goal))
  if ('reason' in front) {
    if (kept === undefined) stopVersion(folder, version.version)
    return front
  }
  const live: Live = { since: Date.now(), ...version, digest, ...(secrets !== undefined && { secrets }), spec }
  writeJson(folder.file('live.json'), live)
  if (beside !== undefined) await closeFront(former?.front, folder)
  if (former !== undefined && kept === undefined) stopVersion(folder, former.live.version)
  return front
}

/** The one that is there, listening where it is wanted. */
async function formerFront(goal: Goal): Promise<Front | Refusal> {
  const { folder, change, former } = goal
  const { front } = former as Former
  return change.front === 'swapped' ? swapFront(folder, front, { ...placeOf(goal), port: front.port }) : front
}

function placeOf({ spec, options }: Goal) {
  return { address: options.listen, asked: spec.port, grace: graceOf(options, spec) }
}

function formerIn(folder: ServiceFolder): Former | undefined {
  const live = folder.live()
  const front = folder.front()
  if (live === undefined || front === undefined) return undefined
  const service = {
    digest: live.digest,
    secrets: live.secrets,
    runs: runs(folder.state(live.version)?.keeper, folder),
    front: { ...front, runs: runs(front.process, folder) },
  }
  return { live, front, service }
}
