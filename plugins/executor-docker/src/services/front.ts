import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { freePort, packageFile } from '@liminal/core'
import type Docker from 'dockerode'
import { pack } from 'tar-stream'
import type { DockerConfig } from '../config.ts'
import { refusalOf, statusOf } from '../engine.ts'
import { engineDriver } from '../image/engine-api.ts'
import { imageStore } from '../image/image-store.ts'
import type { ServicePlace } from './place.ts'

/** The container that clients of a service connect to, and which leads them to the version that is live. */
export interface Front {
  readonly container: string
  readonly port: number
}

const program = join(packageFile(import.meta.dirname, 'front'), 'front.py')

const dockerfile = 'FROM python:3.11-slim\nCOPY front.py /front.py\nCMD ["python", "-u", "/front.py"]\n'

/** Why a front cannot be. */
export interface FrontProblem {
  readonly problem: string
  /** Because another program has its port. */
  readonly isTaken?: boolean
}

/** The image of fronts, made once. */
async function frontImage(docker: Docker, signal: AbortSignal): Promise<string | FrontProblem> {
  const text = readFileSync(program, 'utf8')
  const tag = `liminal-front:${hash('sha256', dockerfile + text, 'hex').slice(0, 12)}`
  const store = imageStore(docker)
  if ((await store.find(tag, signal)) !== undefined) return tag
  const built = await engineDriver(docker, store).build(
    {
      dockerfile: { text: dockerfile, path: 'Dockerfile' },
      context: tarOf({ Dockerfile: dockerfile, 'front.py': text }),
      tags: [tag],
      labels: {},
      secrets: {},
      buildArgs: {},
      noCache: false,
    },
    () => {},
    signal,
  )
  return 'id' in built ? tag : { problem: `its front cannot be built: ${built.reason}` }
}

function tarOf(files: Readonly<Record<string, string>>): AsyncIterable<Uint8Array> {
  const tar = pack()
  // Where nobody reads on, each tells so on its own.
  for (const [name, text] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, text).on('error', () => {})
  tar.finalize()
  return tar as AsyncIterable<Uint8Array>
}

/** Starts a front where clients find it; gives why that cannot be, if so. */
export async function startFront(
  docker: Docker,
  { names, network, labels }: ServicePlace,
  { address, port }: { readonly address: string; readonly port: number | undefined },
  signal: AbortSignal,
): Promise<Front | FrontProblem> {
  const image = await frontImage(docker, signal)
  if (typeof image !== 'string') return image
  // One that the engine chose would be another whenever it starts anew.
  const chosen = port ?? (await freePort())
  const container = names.front()
  const created = await docker.createContainer({
    name: container,
    Image: image,
    Labels: labels,
    ExposedPorts: { '80/tcp': {} },
    HostConfig: {
      Init: true,
      NetworkMode: network,
      PortBindings: { '80/tcp': [{ HostIp: address, HostPort: String(chosen) }] },
      RestartPolicy: { Name: 'unless-stopped' },
    },
  })
  try {
    await created.start()
    return { container, port: chosen }
  } catch (error) {
    await created.remove({ force: true })
    if (statusOf(error) === undefined) throw error
    const refusal = refusalOf(error)
    const isTaken = /already allocated|address already in use/.test(refusal)
    return { problem: isTaken ? `the port ${chosen} is taken by another program` : refusal, isTaken }
  }
}

/** Has a front lead clients to another version from now on. */
export async function leadTo(docker: Docker, { container }: Front, backend: string, port: number): Promise<void> {
  const tar = await buffer(tarOf({ backend: `${backend} ${port}\n` }) as AsyncIterable<Buffer>)
  await docker.getContainer(container).putArchive(tar, { path: '/' })
}

/** Where clients reach a service. Pure. */
export function urlOf({ listen }: Pick<DockerConfig, 'listen'>, { port }: Front): string {
  const name = /^(127\.|0\.0\.0\.0)/.test(listen) ? 'localhost' : listen
  return `http://${name}:${port}`
}
