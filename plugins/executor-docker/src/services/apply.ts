import { hash } from 'node:crypto'
import { type Applied, type ApplyOptions, changeOf, type Refusal, type ServiceChange, versionOf } from '@liminal/core'
import { fingerprintOfSecrets } from '@liminal/core/secrets'
import { during } from '../engine/during.ts'
import { imageId } from '../image.ts'
import { containersOf, isRunning, removeContainers, unlessGone } from './containers.ts'
import { awaitFront, type Front, leadTo, openFront, swapFront } from './front.ts'
import { graceOf } from './grace.ts'
import { makeNetwork } from './network.ts'
import type { Live } from './place.ts'
import { urlOf } from './reach.ts'
import { tryVersion, type VersionInput } from './version.ts'

/** What is to become of a service. */
interface Goal extends VersionInput {
  readonly former: Live | undefined
  /** Whether its version does. */
  readonly runs: boolean
  readonly change: ServiceChange
  readonly digest: string
  readonly secrets: string | undefined
}

/** Makes a service as it is described; whoever calls this holds its lock. */
export async function applyService(anyway: VersionInput, options: ApplyOptions): Promise<Applied> {
  // What was begun is cleared away also where it is to be stopped.
  const input = { ...anyway, docker: during(anyway.docker, options.signal) }
  const { docker, place, config } = input
  const former = place.live()
  await clearAway(input, former)
  const goal = await goalOf(input, former)
  const { change, runs } = goal
  if (former !== undefined && change.version === 'stays' && change.front === 'stays')
    return { change: 'unchanged', url: urlOf(docker, former.front) }
  const reached = former !== undefined && runs ? { url: urlOf(docker, former.front) } : {}
  if (config.network === undefined) await makeNetwork(docker, place)
  try {
    const front = await replace(goal, options)
    if ('container' in front) return { change: runs ? 'replaced' : 'started', url: urlOf(docker, front) }
    await clearAway(input, former)
    if (former !== undefined && runs && change.front === 'swapped')
      await awaitFront(docker, former.front, former.spec.ready.path, options.signal)
    return { refused: front, ...reached }
  } catch (error) {
    await clearAway(anyway, place.live())
    throw error
  }
}

async function goalOf(input: VersionInput, former: Live | undefined): Promise<Goal> {
  const { docker, place, config, spec, image } = input
  const { network, user, labels } = config
  const made = [versionOf(spec), await imageId(docker, image), { network, user, labels }]
  const digest = hash('sha256', JSON.stringify(made), 'hex')
  const secrets = fingerprintOfSecrets(spec.work.secrets, process.env, place.key)
  const runs = former !== undefined && (await isRunning(docker, former.container))
  const there = former && {
    ...former,
    runs,
    front: {
      port: former.front.port,
      address: whereOf(former.front),
      runs: await isRunning(docker, former.front.container),
    },
  }
  const address = whereOf({ address: config.listen, network: place.network })
  const change = changeOf(there, { digest, secrets, address, port: spec.port })
  return { ...input, former, runs, change, digest, secrets }
}

/** A front of another network finds no version, and so is at another place as well. */
function whereOf({ address, network }: Pick<Front, 'address' | 'network'>): string {
  return `${address} of ${network}`
}

/** Leads clients to a version that can be used, and ends what was there before. */
async function replace(goal: Goal, options: ApplyOptions): Promise<Front | Refusal> {
  const { docker, place, config, spec, change, digest, former, secrets } = goal
  // Before a version is started: a port that is taken is soon told.
  const beside = change.front === 'new' ? await frontBeside(goal, options.signal) : undefined
  if (beside !== undefined && 'reason' in beside) return beside
  const kept = change.version === 'stays' ? former : undefined
  const version = kept ?? (await tryVersion(goal, options))
  if ('reason' in version) return version
  const front = beside ?? (await formerFront(goal, options.signal))
  if ('reason' in front) return front
  const { container } = version
  await leadTo(docker, front, container, spec.listens)
  const isNew = change.front !== 'stays'
  const unusable = isNew ? await awaitFront(docker, front, spec.ready.path, options.signal) : undefined
  if (unusable !== undefined) return unusable
  const values = secrets ?? kept?.secrets
  const since = kept?.since ?? Date.now()
  place.write({ container, front, digest, ...(values !== undefined && { secrets: values }), spec, since })
  // From now on the engine starts it anew; one with secrets would wait in vain for them.
  if (spec.work.secrets.length === 0) {
    await docker.getContainer(container).update({ RestartPolicy: { Name: 'unless-stopped' } })
  }
  const left = (await containersOf(docker, place)).filter((name) => name !== container && name !== front.container)
  await removeContainers(docker, left, graceOf(config, former?.spec ?? spec))
  return front
}

function frontBeside({ docker, place, config, spec, former, reach }: Goal, signal: AbortSignal) {
  const wanted = {
    address: config.listen,
    asked: spec.port,
    former: former?.front.port,
    isHere: reach.isHere,
    grace: graceOf(config, spec),
  }
  return openFront(docker, place, wanted, signal)
}

/** The one that is there, listening where it is wanted. */
async function formerFront(goal: Goal, signal: AbortSignal): Promise<Front | Refusal> {
  const { docker, place, config, spec, change } = goal
  const { front } = goal.former as Live
  if (change.front !== 'swapped') return front
  const wanted = { address: config.listen, port: front.port, grace: graceOf(config, spec) }
  return swapFront(docker, place, front, wanted, signal)
}

/** Ends and removes what was tried in vain, or by a process that was killed; clients may have been led there already. */
async function clearAway({ docker, place }: VersionInput, live: Live | undefined): Promise<void> {
  const isStray = (name: string) => name !== live?.container && name !== live?.front.container
  const strays = (await containersOf(docker, place)).filter(isStray)
  if (strays.length === 0) return
  if (live !== undefined) await unlessGone(leadTo(docker, live.front, live.container, live.spec.listens))
  await removeContainers(docker, strays, 0)
  // One of them may have been about to take its place.
  if (live !== undefined) await unlessGone(docker.getContainer(live.front.container).start())
}
