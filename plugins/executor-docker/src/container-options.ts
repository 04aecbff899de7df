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
  const hasSecrets = work.secrets.length > 0
  const runAs = config.user ?? user
  return {
    name,
    Image: work.image,
    ...startOf(work, hasSecrets),
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

/** The engine reads output and errors by turns, so that their lines come in any order: with a shell there is one stream. */
const inOneStream = 'exec "$@" 2>&1'

function startOf({ command, args }: ContainerWork, hasSecrets: boolean): Docker.ContainerCreateOptions {
  const [program, ...rest] = command
  const entry = (script: string) => ({ Entrypoint: ['/bin/sh', '-c', script, 'sh'], Cmd: [...command, ...args] })
  if (hasSecrets) return { ...entry(entryWithSecrets), OpenStdin: true }
  if (program === '/bin/sh') return entry(inOneStream)
  return program === undefined ? { Cmd: [...args] } : { Entrypoint: [program], Cmd: [...rest, ...args] }
}

function bind(source: string, target: string, readOnly: boolean): Docker.MountSettings {
  return { Type: 'bind', Source: source, Target: target, ReadOnly: readOnly }
}

function environmentOf({ env, mounts }: ContainerWork, user: string | undefined): string[] {
  // A user that the image does not know would have the root folder as its home.
  const home = user === undefined || /^(0|root)\b/.test(user) ? {} : { HOME: '/tmp' }
  // A program of Python that is ended from outside would take what it has printed with it.
  const own = { PYTHONUNBUFFERED: '1', ...home, ...mountVariables(mounts) }
  return Object.entries({ ...own, ...env, LIMINAL_OUTPUT: outputPath }).map(([name, value]) => `${name}=${value}`)
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
