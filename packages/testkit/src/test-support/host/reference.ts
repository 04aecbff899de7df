import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import {
  type Applied,
  type ApplyOptions,
  type Executor,
  type ExecutorContext,
  healthOf,
  type ServiceHost,
  type ServiceSpec,
  tryCandidate,
} from '@liminal/core'
import { openSecrets } from '../secrets.ts'
import { type Front, openFront } from './front.ts'
import { startVersion, stopVersion, type Version } from './version.ts'

/** A service of the reference host. */
export interface Hosted {
  readonly spec: ServiceSpec
  readonly secrets: string
  readonly version: Version
  readonly front: Front
  readonly since: number
}

/** What outlives the hosts of a home. In memory, so that it is small enough to read. */
export interface HostMachine {
  readonly services: Map<string, Hosted>
  /** All that were ever started, also those that a broken host has lost sight of. */
  readonly versions: Version[]
  /** Those who apply do so in turn. */
  turn: Promise<unknown>
}

const keyOf = (system: string, service: string) => `${system}/${service}`

/** The smallest host that keeps the contract, for the suite to be tried on. */
export function referenceHost(machine: HostMachine, { home }: ExecutorContext): ServiceHost {
  return {
    apply(spec, options) {
      const applied = machine.turn.then(() => apply(machine, spec, join(home, 'secrets'), options))
      machine.turn = applied.catch(() => {})
      return applied
    },
    async list(system, signal) {
      const all = [...machine.services.values()].filter(({ spec }) => spec.system === system)
      return Promise.all(
        all.map(async ({ spec, version, front, since }) => ({
          service: spec.service,
          ...(version.kept ? await healthOf(urlOf(front), spec.ready, signal) : { state: 'down' as const }),
          url: urlOf(front),
          since,
          restarts: version.restarts,
          spec,
        })),
      )
    },
    async *logs(system, service, { follow = false, signal }) {
      const lines = machine.services.get(keyOf(system, service))?.version.lines ?? []
      for (let at = 0; !signal.aborted; ) {
        for (; at < lines.length; at += 1) yield { text: lines[at] ?? '', cursor: String(at) }
        if (!follow) return
        await setTimeout(5, undefined, { signal }).catch(() => {})
      }
    },
    async remove(system, service) {
      const hosted = machine.services.get(keyOf(system, service))
      hosted?.front.close()
      if (hosted !== undefined) stopVersion(hosted.version)
      return machine.services.delete(keyOf(system, service))
    },
  }
}

/** An executor that can do nothing but host services. */
export function executorOf(services: ServiceHost): Executor {
  const cannot = () => {
    throw new TypeError('it only hosts services')
  }
  return {
    accepts: [],
    supports: { logs: false, cancel: false },
    submit: cannot,
    wait: cannot,
    cancel: cannot,
    logs: cannot,
    services,
    async [Symbol.asyncDispose]() {},
  }
}

/** Ends what a machine runs, as one does that is switched off. */
export function switchOff({ services }: HostMachine): void {
  for (const { version, front } of services.values()) {
    stopVersion(version, 'SIGKILL')
    front.close()
  }
}

async function apply(
  { services, versions }: HostMachine,
  spec: ServiceSpec,
  secrets: string,
  { checks, signal }: ApplyOptions,
): Promise<Applied> {
  const key = keyOf(spec.system, spec.service)
  const former = services.get(key)
  const goesOn = former?.version.kept === true
  const url = former === undefined ? undefined : urlOf(former.front)
  // All of this is in memory, so values of secrets may be.
  const values = JSON.stringify(openSecrets(spec.work, secrets).env)
  const isSame = former?.secrets === values && JSON.stringify(former.spec) === JSON.stringify(spec)
  if (goesOn && url !== undefined && isSame) return { change: 'unchanged', url }
  const keepsFront = goesOn && (spec.port ?? former.front.port) === former.front.port
  const front = keepsFront ? former.front : await frontFor(spec.port, former?.front.port)
  const refused = (reason: string, log: readonly string[]): Applied => {
    if (!keepsFront) front?.close()
    return { refused: { reason, hint: '', log }, ...(goesOn && url !== undefined && { url }) }
  }
  if (front === undefined) return refused(`the port ${spec.port} is taken by another program`, [])
  const version = await startVersion(spec, secrets)
  versions.push(version)
  const candidate = {
    base: `http://127.0.0.1:${version.port}`,
    ready: spec.ready,
    checks,
    ended: async () => version.end,
  }
  const problem = await tryCandidate(candidate, signal).catch((error: unknown) => {
    stopVersion(version)
    throw error
  })
  if (problem !== undefined) {
    stopVersion(version)
    return refused(problem.reason, version.lines)
  }
  version.kept = true
  front.leadTo(version.port)
  services.set(key, { spec, secrets: values, version, front, since: Date.now() })
  if (former !== undefined) stopVersion(former.version)
  if (!keepsFront) former?.front.close()
  return { change: goesOn ? 'replaced' : 'started', url: urlOf(front) }
}

async function frontFor(asked: number | undefined, former: number | undefined): Promise<Front | undefined> {
  return (await openFront(asked ?? former)) ?? (asked === undefined ? openFront(undefined) : undefined)
}

function urlOf({ port }: Front): string {
  return `http://localhost:${port}`
}
