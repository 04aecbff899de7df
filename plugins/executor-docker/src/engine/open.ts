import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { agentFor } from './agent.ts'
import { bound, type Modem } from './dial.ts'
import { type Limits, usualLimits } from './limits.ts'

/** The client of an engine; nothing is asked of it yet. Whatever it is asked comes to an end, also where it does not answer. */
export function openEngine(host?: string, limits: Limits = usualLimits): Docker {
  const docker = clientOf(host)
  const modem = docker.modem as Modem
  modem.agent = agentFor(modem.protocol)
  bound(modem, limits)
  return docker
}

function clientOf(host: string | undefined): Docker {
  const { env } = process
  const address = host ?? (env.DOCKER_HOST ? undefined : hostOfContext(env))
  // Without an address, dockerode itself looks at DOCKER_HOST and its kin, and at the usual socket.
  if (address === undefined) return new Docker()
  if (address.startsWith('unix://')) return new Docker({ socketPath: address.slice('unix://'.length) })
  const { hostname, port, protocol } = new URL(address.replace(/^tcp:/, 'http:'))
  return new Docker({ host: hostname, port: Number(port || 2375), protocol: protocol === 'https:' ? 'https' : 'http' })
}

/** The engine of the context that `docker context use` has chosen; undefined for the default one. */
function hostOfContext(env: NodeJS.ProcessEnv): string | undefined {
  const folder = env.DOCKER_CONFIG || join(homedir(), '.docker')
  const chosen = env.DOCKER_CONTEXT || (readJson(join(folder, 'config.json')).currentContext as string | undefined)
  if (chosen === undefined || chosen === 'default') return undefined
  const meta = readJson(join(folder, 'contexts', 'meta', hash('sha256', chosen, 'hex'), 'meta.json'))
  const { docker } = (meta.Endpoints ?? {}) as { readonly docker?: { readonly Host?: string } }
  return docker?.Host
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
