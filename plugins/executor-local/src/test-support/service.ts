import { join } from 'node:path'
import type { Applied, ServiceHost, ServiceSpec } from '@liminal/core'
import { localConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'
import { folderOf, type ServiceFolder } from '../services/folder.ts'
import { never, shell } from './local.ts'

/** A server that says which it is, and prints a line for each request. */
const program = `
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked for", self.path, flush=True)
        if self.path == "/much":
            print("x" * 1023 + "\\n", end="" , flush=True)
            for _ in range(11 * 1024):
                sys.stdout.write("y" * 1023 + "\\n")
            print("that was much", flush=True)
        text = f'{os.environ["VERSION"]} {os.getpid()}'.encode()
        self.send_response(200)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`

/** A service of a test. */
export function serviceOf(version: string, more: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    system: 's',
    service: 'a',
    work: shell('/', '', { command: ['python3', '-c'], args: [program], env: { VERSION: version } }),
    listens: 80,
    ready: { path: '/', timeoutSeconds: 20 },
    ...more,
  }
}

/** The host of a home, as another process would open it. */
export function hostOf(home: string, listen = '127.0.0.1'): ServiceHost {
  const config = localConfig.parse({ listen, grace: 1 })
  return createExecutor(config, { home, name: 'local', logFile: (key) => join(home, key) }).services as ServiceHost
}

/** Where that host keeps the service of a test. */
export function folderIn(home: string): ServiceFolder {
  return folderOf(join(home, 'executors/local.services'), 's', 'a')
}

/** Applies a service, which has to be usable; gives its URL. */
export async function up(host: ServiceHost, spec: ServiceSpec): Promise<string> {
  const applied = await host.apply(spec, { checks: [], signal: never })
  return urlOf(applied)
}

/** The URL of a service that could be applied. */
export function urlOf(applied: Applied): string {
  if ('refused' in applied) throw new Error(JSON.stringify(applied))
  return applied.url
}

/** What a service answers. */
export async function ask(url: string, path = ''): Promise<string> {
  const response = await fetch(`${url}${path}`, { headers: { connection: 'close' } })
  return response.text()
}
