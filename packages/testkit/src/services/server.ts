import type { ContainerWork, ServiceSpec } from '@liminal/core'

/**
 * A server for tests, in Python without libraries: answers `VERSION INSTANCE`, ends at `/die`, says 500 at `/wrong`,
 * answers no more from `/hang` on, and at `/wait` only two seconds after it was told to end. It is told to end, and answers
 * for a moment more, or for as many seconds as `LAST` says.
 */
const program = `
import http.server, os, signal, threading, time
instance = os.urandom(4).hex()
print("serving", os.environ["VERSION"], os.environ.get("TOKEN", ""), flush=True)
time.sleep(float(os.environ.get("DELAY", "0")))
if "END" in os.environ:
    os._exit(int(os.environ["END"]))
hanging, ending = threading.Event(), threading.Event()
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/die":
            os._exit(7)
        if hanging.is_set():
            threading.Event().wait()
        if self.path == "/hang":
            hanging.set()
        if self.path == "/wait":
            print("waiting", flush=True)
            ending.wait()
            time.sleep(2)
        text = f'{os.environ["VERSION"]} {instance}'.encode()
        self.send_response(500 if self.path == "/wrong" else 200)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *_):
        pass
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
def end(*_):
    ending.set()
    threading.Timer(float(os.environ.get("LAST", "0.5")), os._exit, [0]).start()
signal.signal(signal.SIGTERM, end)
Server(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
`

/** What a service of a test is. */
export interface TestService {
  readonly version: string
  readonly image: string | undefined
  readonly env?: Readonly<Record<string, string>>
  readonly secrets?: ContainerWork['secrets']
  readonly port?: number
  readonly ready?: Partial<ServiceSpec['ready']>
  readonly endsWithin?: number
}

/** A service of a test, as hosts take it. */
export function testService({
  version,
  image,
  env = {},
  secrets = [],
  port,
  ready,
  endsWithin,
}: TestService): ServiceSpec {
  return {
    system: 'testkit',
    service: 'server',
    work: {
      kind: 'container',
      ...(image !== undefined && { image }),
      command: ['python3', '-c'],
      args: [program],
      env: { VERSION: version, ...env },
      mounts: [],
      secrets,
      resources: {},
      folder: '/',
    },
    ...(port !== undefined && { port }),
    ...(endsWithin !== undefined && { endsWithin }),
    listens: 8000,
    ready: { path: '/', timeoutSeconds: 20, ...ready },
  }
}
