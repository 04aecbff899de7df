import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BuildRequest, ImageDriver } from '@liminal/core'
import type Docker from 'dockerode'
import { runDocker } from './docker-command.ts'
import type { ImageStore } from './image-store.ts'

/** Builds by the command `docker buildx`, which can do all that BuildKit can; `host` is the engine, if not the usual one. */
export function buildxDriver(engine: Docker, store: ImageStore, host?: string): ImageDriver {
  const env = host === undefined ? process.env : { ...process.env, ...clientSettings(host) }
  return {
    name: 'docker buildx',
    supports: { secrets: true },
    find: store.find,
    tag: store.tag,
    async build(request, tell, signal) {
      const folder = await mkdtemp(join(tmpdir(), 'liminal-build-'))
      try {
        const idFile = join(folder, 'id')
        const failure = await runDocker(
          [...buildArguments(request), '--iidfile', idFile, '-'],
          { ...request, env, engine },
          tell,
          signal,
        )
        return failure ?? { id: (await readFile(idFile, 'utf8')).trim() }
      } finally {
        await rm(folder, { recursive: true })
      }
    },
    push: (tag, tell, signal) => runDocker(['push', tag], { context: [], env, engine }, tell, signal),
    [Symbol.asyncDispose]: store.close,
  }
}

/** How long it may take to say that it is there, in milliseconds. */
const patience = 10_000

/** Whether this machine has the command. */
export async function hasBuildx(): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn('docker', ['buildx', 'version'], { stdio: 'ignore', timeout: patience })
    child.once('error', () => done(false))
    child.once('exit', (code) => done(code === 0))
  })
}

/** How the command is told of an engine: it knows no `http`, and says TLS in another way. */
export function clientSettings(host: string): Readonly<Record<string, string>> {
  const address = { DOCKER_HOST: host.replace(/^https?:/, 'tcp:') }
  return host.startsWith('https:') ? { ...address, DOCKER_TLS_VERIFY: '1' } : address
}

function buildArguments(request: BuildRequest): string[] {
  const each = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])
  return [
    'buildx',
    'build',
    '--progress=plain',
    '--load',
    ...['--file', request.dockerfile.path],
    ...request.tags.flatMap((tag) => ['--tag', tag]),
    ...each('--label', request.labels),
    ...each('--build-arg', request.buildArgs),
    ...Object.entries(request.secrets).flatMap(([id, file]) => ['--secret', `id=${id},src=${file}`]),
    ...(request.target === undefined ? [] : ['--target', request.target]),
    ...(request.platform === undefined ? [] : ['--platform', request.platform]),
    ...(request.noCache ? ['--no-cache'] : []),
    ...(request.cacheFrom ?? []).flatMap((image) => ['--cache-from', image]),
    ...(request.cacheFrom === undefined ? [] : ['--cache-to', 'type=inline']),
  ]
}
