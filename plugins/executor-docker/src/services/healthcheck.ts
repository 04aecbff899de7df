import type { ServiceSpec } from '@liminal/core'
import type Docker from 'dockerode'
import { statusOf } from '../engine/errors.ts'
import type { ServicePlace } from './place.ts'

const second = 1e9

/** How long an answer may take, in seconds. */
const patience = 4

const python = `
import http.client, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=${patience})
connection.request("GET", sys.argv[2])
sys.exit(connection.getresponse().status >= 400)
`

/** What an image may have to ask a server with, and how. */
export const tools: Readonly<Record<string, (port: number, path: string) => readonly string[]>> = {
  python3: (port, path) => ['python3', '-c', python, String(port), path],
  python: (port, path) => ['python', '-c', python, String(port), path],
  curl: (port, path) => ['curl', '-fsS', '-o', '/dev/null', '-m', String(patience), '--noproxy', '*', here(port, path)],
  // The one of BusyBox too, which knows no option against a proxy.
  wget: (port, path) => [
    'env',
    '-u',
    'http_proxy',
    'wget',
    '-qO',
    '/dev/null',
    '-T',
    String(patience),
    here(port, path),
  ],
}

function here(port: number, path: string): string {
  return `http://127.0.0.1:${port}${path}`
}

/** What the engine asks a version now and then; none where its image has its own, or nothing to ask with. */
export async function healthcheckOf(
  docker: Docker,
  { labels }: ServicePlace,
  image: string,
  { listens, ready }: ServiceSpec,
): Promise<Docker.HealthConfig | undefined> {
  const { Config: config } = await docker.getImage(image).inspect()
  if (config.Healthcheck !== undefined && config.Healthcheck !== null) return undefined
  const tool = await findTool(docker, labels, image, config.Env ?? [])
  if (tool === undefined) return undefined
  return {
    Test: ['CMD', ...tool(listens, ready.path)],
    Interval: 10 * second,
    Timeout: (patience + 1) * second,
    Retries: 3,
    StartPeriod: Math.ceil(ready.timeoutSeconds) * second,
  }
}

/** Looks into a container of the image, which is never started. */
async function findTool(docker: Docker, labels: ServicePlace['labels'], image: string, env: readonly string[]) {
  const path = env.find((each) => each.startsWith('PATH='))?.slice('PATH='.length) ?? '/usr/local/bin:/usr/bin:/bin'
  const container = await docker.createContainer({ Image: image, Cmd: ['true'], Labels: { ...labels } })
  try {
    for (const [name, tool] of Object.entries(tools)) {
      const found = await Promise.all(path.split(':').map((folder) => isThere(container, `${folder}/${name}`)))
      if (found.includes(true)) return tool
    }
    return undefined
  } finally {
    await container.remove({ force: true })
  }
}

async function isThere(container: Docker.Container, path: string): Promise<boolean> {
  try {
    // The answer is all in its head; unread, it would hold its connection.
    const answer = (await container.infoArchive({ path })) as NodeJS.ReadableStream
    answer.resume()
    return true
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    return false
  }
}
