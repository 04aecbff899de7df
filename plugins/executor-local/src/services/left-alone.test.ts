import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isAlive as isRunning, makeFolder, never, read, shell, until } from '../test-support/local.ts'
import { ask, folderIn, hostOf, serviceOf, up } from '../test-support/service.ts'

/** A server with a worker in its process group, and one in a session of its own. */
const program = `
import http.server, os, subprocess, sys
left = [subprocess.Popen(["sleep", "1000"], start_new_session=new) for new in (False, True)]
open(sys.argv[1], "a").write(" ".join(str(each.pid) for each in left) + " ")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`

/** A service that is up, and the pids of what runs of it. */
async function running(more: Parameters<typeof serviceOf>[1] = {}) {
  const folder = makeFolder()
  const at = folder.path
  onTestFinished(async () => {
    await hostOf(at).remove('s', 'a', never)
    folder[Symbol.dispose]()
  })
  const note = join(at, 'workers')
  const work = shell('/', '', { command: ['python3', '-c'], args: [program, note] })
  const url = await up(hostOf(at), serviceOf('one', { work, ...more }))
  const { keeper, server } = folderIn(at).state(folderIn(at).live()?.version ?? '') ?? {}
  const workers = () => read(note).trim().split(' ').map(Number)
  return { at, host: hostOf(at), url, keeper: keeper?.pid ?? 0, server: server?.pid ?? 0, workers }
}

const noneOf = (pids: readonly number[]) => until(() => pids.every((pid) => !isRunning(pid)))

test('workers whose server and keeper were killed end with the service', async () => {
  const { at, host, keeper, server, workers } = await running()
  for (const pid of [keeper, server]) process.kill(pid, 'SIGKILL')
  await noneOf([keeper, server])
  expect(workers()).toHaveLength(2)
  expect(workers().every(isRunning)).toBe(true)
  expect(await host.list('s', never)).toMatchObject([{ state: 'down' }])
  expect(await hostOf(at).remove('s', 'a', never)).toBe(true)
  expect(workers().some(isRunning)).toBe(false)
})

test('so do those of a version that nobody knows as the live one', async () => {
  const { at, host, keeper, server, workers } = await running()
  for (const pid of [keeper, server]) process.kill(pid, 'SIGKILL')
  await noneOf([keeper, server])
  folderIn(at).forget('live.json')
  const collected = await host.collect?.({ unusedSince: new Date(), dryRun: false, signal: never })
  expect(collected?.map(({ kind }) => kind)).toEqual(['services that still ran'])
  await noneOf(workers())
})

test('what a server has started ends with it, before it is started anew', async () => {
  const { url, server, workers } = await running()
  const before = workers()
  process.kill(server, 'SIGKILL')
  await until(() => workers().length === 4)
  expect(before.some(isRunning)).toBe(false)
  await expect.poll(() => ask(url).catch(() => 'gone')).toBe('')
})

test('one whose keeper alone was killed is up, and it is said that nothing would start it anew', async () => {
  const { at, host, url, keeper, server } = await running()
  process.kill(keeper, 'SIGKILL')
  await noneOf([keeper])
  const [status] = await host.list('s', never)
  expect(status).toMatchObject({ state: 'up', url, problem: expect.stringMatching(/nothing would start it anew/) })
  expect(await ask(url)).toBe('')
  // What is as it was described is replaced all the same.
  const { spec } = status ?? {}
  if (spec === undefined) throw new Error('no service')
  expect(await hostOf(at).apply(spec, { checks: [], signal: never })).toMatchObject({ change: 'started', url })
  await noneOf([server])
  expect(await host.list('s', never)).toMatchObject([{ state: 'up' }])
  expect((await host.list('s', never))[0]?.problem).toBe(undefined)
})
