import type { Refusal, ServiceSpec } from '@liminal/core'
import { resolveSecrets } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import type { DockerConfig } from '../config.ts'
import { containerOptions } from '../container-options.ts'
import { refusalOf, statusOf } from '../engine.ts'
import { secretInput } from '../secrets.ts'
import { callerOf, makeFolders, sendInput } from '../start.ts'
import type { ServicePlace } from './place.ts'

/** A version of a service being tried: its container, and where the host reaches it. */
export interface Trial {
  readonly container: string
  readonly base: string
}

/** What a version is started with. */
export interface VersionInput {
  readonly docker: Docker
  readonly place: ServicePlace
  readonly spec: ServiceSpec & { readonly work: { readonly image: string } }
  readonly config: DockerConfig
}

/** Makes the container of a version and starts it. */
export async function startVersion({ docker, place, spec, config }: VersionInput): Promise<Trial | Refusal> {
  const { work, listens } = spec
  const secrets = work.secrets.length === 0 ? undefined : resolveSecrets(work.secrets, process.env)
  if (secrets !== undefined && 'problem' in secrets) return { reason: secrets.problem, hint: secrets.hint, log: [] }
  const unusable = makeFolders(work.mounts)
  if (unusable !== undefined) return { ...unusable, log: [] }
  const name = place.names.version()
  const command =
    secrets !== undefined && work.command.length === 0 ? await commandOf(docker, work.image) : work.command
  const plan = { ...work, command, env: { ...work.env, PORT: String(listens) } }
  const options = containerOptions({ work: plan, name, key: '', root: '', config, user: callerOf() })
  const host = hostOf(docker)
  try {
    const container = await docker.createContainer({
      ...options,
      Labels: { ...config.labels, ...place.labels },
      ExposedPorts: { [`${listens}/tcp`]: {} },
      HostConfig: {
        ...options.HostConfig,
        NetworkMode: place.network,
        // For this host alone, which asks it whether it can be used.
        PortBindings: { [`${listens}/tcp`]: [{ HostIp: host === localhost ? localhost : '', HostPort: '' }] },
      },
    })
    await container.start()
    if (secrets !== undefined) await sendInput(container, secretInput(secrets))
    const { NetworkSettings: network } = await container.inspect()
    const port = network.Ports[`${listens}/tcp`]?.[0]?.HostPort
    return { container: name, base: `http://${host}:${port}` }
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    await docker
      .getContainer(name)
      .remove({ force: true })
      .catch(() => {})
    return { reason: refusalOf(error), hint: 'see docker info', log: [] }
  }
}

const localhost = '127.0.0.1'

/** Where ports of the engine's containers are found. */
function hostOf(docker: Docker): string {
  const { host } = docker.modem as { readonly host?: string }
  return host === undefined || host === 'localhost' ? localhost : host
}

/** What an image starts by itself: that with secrets starts something else first. */
async function commandOf(docker: Docker, image: string): Promise<readonly string[]> {
  const { Config: config } = await docker.getImage(image).inspect()
  return [...[config.Entrypoint ?? []].flat(), ...(config.Cmd ?? [])]
}

/** Why a version will never answer; undefined while it runs. */
export async function endOf(docker: Docker, container: string): Promise<string | undefined> {
  const { State: state } = await docker.getContainer(container).inspect()
  if (state.Running) return undefined
  return state.OOMKilled ? 'it needed more memory than its limit' : `it ended with exit code ${state.ExitCode}`
}
