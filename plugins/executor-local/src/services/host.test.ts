import { existsSync, statSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder, never } from '../test-support/local.ts'
import { ask, folderIn, hostOf, serviceOf, up } from '../test-support/service.ts'
import { runs } from './folder.ts'
import { logLimit } from './log.ts'
import { isAlive } from './processes.ts'

function home(): string {
  const folder = makeFolder()
  onTestFinished(async () => {
    await hostOf(folder.path).remove('s', 'a', never)
    folder[Symbol.dispose]()
  })
  return folder.path
}

test('a front that is killed comes back where it was', async () => {
  const at = home()
  const host = hostOf(at)
  const url = await up(host, serviceOf('one'))
  const first = await ask(url)
  const pid = folderIn(at).front()?.process.pid as number
  process.kill(pid, 'SIGKILL')
  await expect(ask(url)).rejects.toThrow()
  await expect.poll(() => ask(url).catch(() => undefined)).toBe(first)
  expect((await host.list('s', never)).map(({ state }) => state)).toEqual(['up'])
  expect(await host.apply(serviceOf('one'), { checks: [], signal: never })).toEqual({ change: 'unchanged', url })
})

test('another address to listen at replaces the front alone', async () => {
  const at = home()
  const url = await up(hostOf(at), serviceOf('one'))
  const first = await ask(url)
  const applied = await hostOf(at, '0.0.0.0').apply(serviceOf('one'), { checks: [], signal: never })
  expect(applied).toEqual({ change: 'replaced', url })
  expect(await ask(url)).toBe(first)
  expect(folderIn(at).front()?.address).toBe('0.0.0.0')
  const outside = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const address = outside.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  if (address !== undefined) expect(await ask(url.replace('localhost', address))).toBe(first)
})

test('where it cannot listen at another address, it goes on where it did', async () => {
  const at = home()
  const url = await up(hostOf(at), serviceOf('one'))
  const first = await ask(url)
  // Of no machine: https://www.rfc-editor.org/rfc/rfc5737
  const refused = await hostOf(at, '203.0.113.7').apply(serviceOf('two'), { checks: [], signal: never })
  expect(refused).toMatchObject({ url, refused: { reason: expect.stringMatching(/cannot listen on 203\.0\.113\.7:/) } })
  expect(await ask(url)).toBe(first)
  expect(await hostOf(at).apply(serviceOf('one'), { checks: [], signal: never })).toEqual({ change: 'unchanged', url })
})

test('who applies while another removes waits for that, and finds a lock and a folder', async () => {
  const at = home()
  const host = hostOf(at)
  await up(host, serviceOf('one'))
  const former = folderIn(at).versions()
  const [removed, url] = await Promise.all([host.remove('s', 'a', never), up(hostOf(at), serviceOf('two'))])
  expect(removed).toBe(true)
  expect(await ask(url)).toMatch(/^two /)
  expect(folderIn(at).versions()).toHaveLength(1)
  expect(folderIn(at).versions()).not.toEqual(former)
})

test('a front that nobody leads anywhere goes with the next version', async () => {
  const at = home()
  const host = hostOf(at)
  await up(host, serviceOf('one'))
  const folder = folderIn(at)
  const front = folder.front()
  // As if the process that was applying it for the first time had been killed.
  folder.forget('live.json')
  const url = await up(host, serviceOf('two'))
  expect(await ask(url)).toMatch(/^two /)
  await expect.poll(() => runs(front?.process, folder)).toBe(false)
})

test('what was tried by a process that was killed is collected, what is up stays', async () => {
  const at = home()
  const host = hostOf(at)
  const url = await up(host, serviceOf('one', { service: 'b' }))
  await up(host, serviceOf('two'))
  const folder = folderIn(at)
  folder.forget('live.json')
  const collect = (dryRun: boolean) => host.collect?.({ unusedSince: new Date(), dryRun, signal: never })
  const would = [{ kind: 'services that still ran', name: folder.versions()[0], bytes: 0 }]
  expect(await collect(true)).toEqual(would)
  expect(await collect(false)).toEqual(would)
  await expect.poll(() => isAlive(folder, would[0]?.name as string)).toBe(false)
  expect(await collect(false)).toEqual([])
  expect(existsSync(folder.path)).toBe(false)
  expect(await ask(url)).toMatch(/^one /)
  await host.remove('s', 'b', never)
})

test('its log is bounded while it runs, and read on across that', async () => {
  const at = home()
  const host = hostOf(at)
  const url = await up(host, serviceOf('one'))
  const stop = new AbortController()
  const followed: string[] = []
  const following = (async () => {
    for await (const { text } of host.logs('s', 'a', { follow: true, signal: stop.signal })) followed.push(text)
  })()
  await ask(url, '/much')
  const size = () => statSync(folderIn(at).log).size
  await expect.poll(size).toBeLessThan(logLimit)
  await ask(url, '/afterwards')
  await expect.poll(() => followed.at(-1)).toBe('asked for /afterwards')
  stop.abort()
  await following
  const lines: string[] = []
  for await (const { text } of host.logs('s', 'a', { signal: never })) lines.push(text)
  expect(lines.filter((line) => !line.startsWith('y'))).toEqual([
    'asked for /',
    'asked for /much',
    'x'.repeat(1023),
    'that was much',
    'asked for /afterwards',
  ])
  expect(lines.length).toBeGreaterThan(11 * 1024)
})
