import type { Applied, ServiceHost, ServiceSpec } from '@liminal/core'
import type { DockerConfig } from '../config.ts'
import type { Limits } from '../engine/limits.ts'
import { never, openDocker } from './docker.ts'

/** A server that says which it is. */
const program = `
import http.server, os
instance = os.urandom(4).hex()
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = f'{os.environ["VERSION"]} {instance}'.encode()
        self.send_response(200)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
`

/** A service of a test. */
export function serviceOf(version: string, more: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    system: 's',
    service: 'a',
    work: {
      kind: 'container',
      image: 'python:3.11-slim',
      command: ['python3', '-c'],
      args: [program],
      env: { VERSION: version },
      mounts: [],
      secrets: [],
      resources: {},
      folder: '/',
    },
    listens: 8000,
    ready: { path: '/', timeoutSeconds: 20 },
    ...more,
  }
}

/** The host of a home, as another process would open it. */
export function hostOf(home: string, options: Partial<DockerConfig> = {}, limits?: Limits): ServiceHost {
  return openDocker(home, options, limits).services as ServiceHost
}

/** Applies a service, which has to be usable; gives its URL. */
export async function up(host: ServiceHost, spec: ServiceSpec): Promise<string> {
  const applied: Applied = await host.apply(spec, { checks: [], signal: never })
  if ('refused' in applied) throw new Error(JSON.stringify(applied))
  return applied.url
}

/** What a service answers. */
export async function ask(url: string): Promise<string> {
  const response = await fetch(url, { headers: { connection: 'close' } })
  return response.text()
}
