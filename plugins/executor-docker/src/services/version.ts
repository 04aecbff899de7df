import { type ApplyOptions, type Refusal, reasonOf, type ServiceSpec, tryCandidate } from '@liminal/core'
import { resolveSecrets } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import type { DockerConfig } from '../config.ts'
import { containerOptions } from '../container-options.ts'
import { statusOf } from '../engine/errors.ts'
import { readLogs } from '../logs/read.ts'
import { refusalOfFolders } from '../secret-folders.ts'
import { secretInput } from '../secrets.ts'
import { sendInput } from '../send-input.ts'
import { callerOf, makeFolders } from '../start.ts'
import { graceOf } from './grace.ts'
import { healthcheckOf } from './healthcheck.ts'
import type { ServicePlace } from './place.ts'
import { type Reach, withBrackets } from './reach.ts'

/** What a version is started with. */
export interface VersionInput {
  readonly docker: Docker
  readonly place: ServicePlace
  readonly spec: ServiceSpec
  /** The image of its container, as the engine knows it. */
  readonly image: string
  readonly config: DockerConfig
  readonly reach: Reach
}

/** A version that is there. */
interface Version {
  readonly container: string
}

/** Starts a version and asks it all that it has to answer before it is used. */
export async function tryVersion(input: VersionInput, { checks, signal }: ApplyOptions): Promise<Version | Refusal> {
  const { docker, spec } = input
  const trial = await startVersion(input, signal)
  if ('reason' in trial) return trial
  const { container, base } = trial
  const ended = () => endOf(docker, container)
  const problem = await tryCandidate({ base, ready: spec.ready, checks, ended }, signal)
  if (problem === undefined) return { container }
  return { ...problem, log: await lastLines(docker, container, spec, signal) }
}

async function lastLines(docker: Docker, container: string, spec: ServiceSpec, signal: AbortSignal): Promise<string[]> {
  const lines: string[] = []
  const attempt = { container, secrets: spec.work.secrets, isOver: () => true }
  for await (const { text } of readLogs(docker, attempt, { signal })) {
    lines.push(text)
    if (lines.length > 20) lines.shift()
  }
  return lines
}

/** Makes the container of a version and starts it; says where this process finds it. */
async function startVersion(
  input: VersionInput,
  signal: AbortSignal,
): Promise<(Version & { readonly base: string }) | Refusal> {
  const { docker, place, spec, reach } = input
  const { work, listens } = spec
  const secrets = work.secrets.length === 0 ? undefined : resolveSecrets(work.secrets, process.env)
  if (secrets !== undefined && 'problem' in secrets) return { reason: secrets.problem, hint: secrets.hint, log: [] }
  const unusable = refusalOfFolders(work) ?? makeFolders(work.mounts)
  if (unusable !== undefined) return { ...unusable, log: [] }
  const name = place.names.version()
  try {
    const container = await docker.createContainer(await optionsOf(input, name))
    await container.start()
    if (secrets !== undefined) await sendInput(container, secretInput(secrets), signal)
    const { NetworkSettings: network } = await container.inspect()
    const port = network.Ports[`${listens}/tcp`]?.[0]?.HostPort
    return { container: name, base: `http://${withBrackets(reach.host)}:${port}` }
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    await docker
      .getContainer(name)
      .remove({ force: true })
      .catch(() => {})
    return { reason: reasonOf(error), hint: 'see docker info', log: [] }
  }
}

/** As of work, with what makes it a server besides. */
async function optionsOf(
  { docker, place, spec, config, reach, image }: VersionInput,
  name: string,
): Promise<Docker.ContainerCreateOptions> {
  const { work, listens } = spec
  const own = work.secrets.length > 0 && work.command.length === 0 ? await commandOf(docker, image) : work.command
  const plan = { ...work, image, command: own, env: { ...work.env, PORT: String(listens) } }
  const options = containerOptions({ work: plan, name, key: '', root: '', config, user: callerOf() })
  const check = await healthcheckOf(docker, place, image, spec)
  return {
    ...options,
    Labels: { ...config.labels, ...place.labels },
    ExposedPorts: { [`${listens}/tcp`]: {} },
    StopTimeout: graceOf(config, spec),
    ...(check !== undefined && { Healthcheck: check }),
    HostConfig: {
      ...options.HostConfig,
      NetworkMode: place.network,
      // For whoever asks it whether it can be used.
      PortBindings: { [`${listens}/tcp`]: [{ HostIp: reach.bind, HostPort: '' }] },
    },
  }
}

/** What an image starts by itself: that with secrets starts something else first. */
async function commandOf(docker: Docker, image: string): Promise<readonly string[]> {
  const { Config: config } = await docker.getImage(image).inspect()
  return [...[config.Entrypoint ?? []].flat(), ...(config.Cmd ?? [])]
}

/** Why a version will never answer; undefined while it runs. */
async function endOf(docker: Docker, container: string): Promise<string | undefined> {
  const { State: state } = await docker.getContainer(container).inspect()
  if (state.Running) return undefined
  return state.OOMKilled ? 'it needed more memory than its limit' : `it ended with exit code ${state.ExitCode}`
}
