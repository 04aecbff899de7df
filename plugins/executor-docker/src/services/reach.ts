import type { Refusal } from '@liminal/core'
import type Docker from 'dockerode'
import type { DockerConfig } from '../config.ts'

/** How ports of an engine's containers are reached from here. */
export interface Reach {
  /** The address of the engine's machine that a version which is tried listens at. */
  readonly bind: string
  /** By which this process finds it there. */
  readonly host: string
  /** Whether it is this machine. */
  readonly isHere: boolean
}

const loopback = /^(127\.|localhost$|::1$)/
const everywhere = /^(0\.0\.0\.0|::)$/

/** How ports are reached, or why a service cannot be there. */
export function reachOf(docker: Docker, { listen, network }: DockerConfig): Reach | Refusal {
  if (network !== undefined && /^(bridge|default|host|none|container:.*)$/.test(network)) {
    const reason = `the network ${network} cannot lead clients to a service`
    const hint = 'leave out network: of the executor, or name one that docker network create has made'
    return { reason, hint, log: [] }
  }
  const machine = machineOf(docker)
  if (machine === undefined) return { bind: '127.0.0.1', host: '127.0.0.1', isHere: true }
  if (loopback.test(listen)) {
    const reason = `the engine is at ${machine}, where ${listen} can be reached by nobody else`
    return { reason, hint: 'give the executor listen: 0.0.0.0, or an address of that machine', log: [] }
  }
  return { bind: listen, host: everywhere.test(listen) ? machine : listen, isHere: false }
}

/** Where clients reach what listens at an address of the engine's machine. */
export function urlOf(docker: Docker, { address, port }: { readonly address: string; readonly port: number }): string {
  const isNamed = !loopback.test(address) && !everywhere.test(address)
  return `http://${withBrackets(isNamed ? address : (machineOf(docker) ?? 'localhost'))}:${port}`
}

/** In a URL, an address of IPv6 stands in brackets. Pure. */
export function withBrackets(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** The machine of the engine, where that is not this one. */
function machineOf(docker: Docker): string | undefined {
  const { host } = docker.modem as { readonly host?: string }
  return host === undefined || loopback.test(host) ? undefined : host
}
