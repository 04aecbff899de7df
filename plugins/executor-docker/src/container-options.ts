import { dirname } from 'node:path'
import { bytesOf, type ContainerWork, mountVariables } from '@liminal/core'
import type Docker from 'dockerode'
import type { DockerConfig } from './config.ts'
import { outputPath } from './output.ts'
import { secretFolders } from './secret-folders.ts'
import { entryWithSecrets } from './secrets.ts'

/** Who a container belongs to, as its labels say. */
export const label = {
  key: 'dev.liminal.key',
  root: 'dev.liminal.root',
} as const

/** Room for files of secrets, in bytes. */
const secretRoom = 16 * 1024 * 1024

/** What a container is made for. */
export interface ContainerPlan {
  readonly work: ContainerWork & { readonly image: string }
  readonly name: string
  readonly key: string
  readonly root: string
  readonly config: DockerConfig
  /** The folder of this machine that the work's output is in, if that is one. */
  readonly output?: string
  /** Who runs this process. */
  readonly user: string | undefined
}

/** The container of work, as the engine's API (1.41) takes it. No secret is in it. Pure. */
export function containerOptions({
  work,
  name,
  key,
  root,
  config,
  user,
  output,
}: ContainerPlan): Docker.ContainerCreateOptions {
  const [program, ...rest] = work.command
  const command = [...work.command, ...work.args]
  const hasSecrets = work.secrets.length > 0
  const runAs = config.user ?? user
  return {
    name,
    Image: work.image,
    ...(hasSecrets
      ? { Entrypoint: ['/bin/sh', '-c', entryWithSecrets, 'sh'], Cmd: command, OpenStdin: true }
      : program === undefined
        ? { Cmd: [...work.args] }
        : { Entrypoint: [program], Cmd: [...rest, ...work.args] }),
    Env: environmentOf(work, runAs),
    Labels: { ...config.labels, [label.key]: key, [label.root]: root },
    ...(runAs !== undefined && { User: runAs }),
    HostConfig: {
      // Signals reach the work, and what it leaves behind is waited for.
      Init: true,
      Mounts: [
        ...work.mounts.map(({ folder, path, readOnly = false }) => bind(folder, path, readOnly)),
        ...(output === undefined ? [] : [bind(output, dirname(outputPath), false)]),
      ],
      ...(hasSecrets && { Tmpfs: inMemory(work, runAs) }),
      ...(config.network !== undefined && { NetworkMode: config.network }),
      ...resourcesOf(work),
    },
  }
}

function bind(source: string, target: string, readOnly: boolean): Docker.MountSettings {
  return { Type: 'bind', Source: source, Target: target, ReadOnly: readOnly }
}

function environmentOf({ env, mounts }: ContainerWork, user: string | undefined): string[] {
  // A user that the image does not know would have the root folder as its home.
  const home = user === undefined || /^(0|root)\b/.test(user) ? {} : { HOME: '/tmp' }
  return Object.entries({ ...home, ...mountVariables(mounts), ...env, LIMINAL_OUTPUT: outputPath }).map(
    ([name, value]) => `${name}=${value}`,
  )
}

/** Folders in memory, for the user of the container alone. */
function inMemory(work: ContainerWork, user: string | undefined): Record<string, string> {
  const [uid, gid = uid] = user?.split(':') ?? []
  const owner = uid !== undefined && /^\d+$/.test(uid) ? `,mode=0700,uid=${uid},gid=${gid}` : ',mode=0755'
  return Object.fromEntries(
    secretFolders(work).map((folder) => [folder, `rw,noexec,nosuid,size=${secretRoom}${owner}`]),
  )
}

function resourcesOf({ resources: { memory, cpu, gpu } }: ContainerWork): Docker.HostConfig {
  const bytes = memory === undefined ? undefined : bytesOf(memory)
  return {
    // No swap on top: what a task asks for is what it gets, as on a cluster.
    ...(bytes !== undefined && { Memory: bytes, MemorySwap: bytes }),
    ...(cpu !== undefined && { NanoCpus: Math.round(coresOf(cpu) * 1e9) }),
    ...(gpu !== undefined && gpu > 0 && { DeviceRequests: [{ Count: gpu, Capabilities: [['gpu']] }] }),
  }
}

/** `0.5` or `500m`, as in Kubernetes. */
function coresOf(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu)
}
