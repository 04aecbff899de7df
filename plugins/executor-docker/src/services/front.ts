import { randomInt } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { type FrontPlace, freePort, type Refusal, reasonOf, tryCandidate } from '@liminal/core'
import type Docker from 'dockerode'
import { statusOf } from '../engine/errors.ts'
import { isRunning, unlessGone } from './containers.ts'
import { frontImage, tarOf } from './front-image.ts'
import type { ServicePlace } from './place.ts'
import { urlOf } from './reach.ts'

/** The container that clients of a service connect to, and which leads them to the version that is live. */
export interface Front extends FrontPlace {
  readonly container: string
  /** The network in which it finds versions. */
  readonly network: string
}

/** Where a front is wanted; a port that nobody asked for may be another. */
export interface WantedFront {
  readonly address: string
  readonly asked: number | undefined
  readonly former: number | undefined
  /** Whether the engine's machine is this one. */
  readonly isHere: boolean
  /** Whole seconds that requests in hand have when it ends. */
  readonly grace: number
}

/** Where a front listens, and how it ends. */
type Place = Pick<WantedFront, 'address' | 'grace'> & { readonly port: number }

/** How many ports are tried of a machine that cannot be asked which are free. */
const mostPorts = 20

/** Starts a front beside the former one, if there is one; gives why that cannot be, if so. */
export async function openFront(
  docker: Docker,
  service: ServicePlace,
  wanted: WantedFront,
  signal: AbortSignal,
): Promise<Front | Refusal> {
  const { asked, former, isHere } = wanted
  for (let tried = 0; ; tried += 1) {
    // One that the engine chose would be another whenever it starts anew.
    const port = asked ?? (tried === 0 ? former : undefined) ?? (isHere ? await freePort() : randomInt(49_152, 65_536))
    const front = await startFront(docker, service, { ...wanted, port }, signal)
    if (!('problem' in front)) return front
    if (!front.isTaken || asked !== undefined || tried === mostPorts) return refusalFrom(front.problem)
  }
}

/** Starts a front in the place of another that has its port; that comes back where the new one cannot be. */
export async function swapFront(
  docker: Docker,
  service: ServicePlace,
  former: Front,
  place: Place,
  signal: AbortSignal,
): Promise<Front | Refusal> {
  const container = docker.getContainer(former.container)
  // Its port is free only once it has ended, whatever it has in hand.
  await unlessGone(container.stop({ t: 1 }))
  const front = await startFront(docker, service, place, signal)
  if (!('problem' in front)) return front
  await unlessGone(container.start())
  return refusalFrom(front.problem)
}

function refusalFrom(problem: string): Refusal {
  const hint =
    'give the service another port:, or stop what has it; liminal-run services PATH status shows services elsewhere'
  return { reason: problem, hint, log: [] }
}

async function startFront(
  docker: Docker,
  { names, network, labels }: ServicePlace,
  { address, port, grace }: Place,
  signal: AbortSignal,
): Promise<Front | { readonly problem: string; readonly isTaken?: boolean }> {
  const image = await frontImage(docker, signal)
  if (typeof image !== 'string') return image
  const container = names.front()
  const created = await docker.createContainer({
    name: container,
    Image: image,
    Labels: labels,
    ExposedPorts: { '80/tcp': {} },
    StopTimeout: grace,
    HostConfig: {
      Init: true,
      NetworkMode: network,
      PortBindings: { '80/tcp': [{ HostIp: address, HostPort: String(port) }] },
      RestartPolicy: { Name: 'unless-stopped' },
    },
  })
  try {
    await created.start()
    return { container, network, address, port }
  } catch (error) {
    await created.remove({ force: true })
    if (statusOf(error) === undefined) throw error
    const refusal = reasonOf(error)
    const isTaken = /already allocated|address already in use/.test(refusal)
    return { problem: isTaken ? `the port ${port} is taken by another program` : refusal, isTaken }
  }
}

/** Waits until clients are led on: what publishes the port of a front takes connections before it does. */
export async function awaitFront(
  docker: Docker,
  front: Front,
  path: string,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const ready = { path, timeoutSeconds: 10 }
  const ended = async () => ((await isRunning(docker, front.container)) ? undefined : 'it has ended')
  const problem = await tryCandidate({ base: urlOf(docker, front), ready, checks: [], ended }, signal)
  if (problem === undefined) return undefined
  const hint = 'see listen: of the executor, and the network between the engine and this machine'
  return { reason: `its front cannot be used: ${problem.reason}`, hint, log: [] }
}

/** Has a front lead clients to another version from now on. */
export async function leadTo(docker: Docker, { container }: Front, backend: string, port: number): Promise<void> {
  const tar = await buffer(tarOf({ backend: `${backend} ${port}\n` }) as AsyncIterable<Buffer>)
  await docker.getContainer(container).putArchive(tar, { path: '/' })
}
