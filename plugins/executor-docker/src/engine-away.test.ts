import { existsSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { attemptFrom } from './attempt.ts'
import { usualLimits } from './engine/limits.ts'
import { openEngine } from './engine/open.ts'
import { containersOf, logsOf, makeHome, never, openDocker, shell, until } from './test-support/docker.ts'
import { waitForContainer } from './wait.ts'

describe.skipIf(process.env.DOCKER_HOST === undefined)('against the engine of DOCKER_HOST', () => {
  test('an engine that goes away and comes back is waited for', async () => {
    const home = makeHome()
    const proxy = await makeProxy(home)
    await using executor = openDocker(home, { host: proxy.address })
    const script = 'echo before; echo > /shared/runs; until [ -e /shared/go ]; do sleep 0.05; done; echo behind'
    const handle = await executor.submit('k', shell(home, script), never)
    const waiting = executor.wait(handle, never)
    const following = logsOf(executor, handle, true)
    await until(() => existsSync(join(home, 'shared/runs')))
    await proxy.stop()
    writeFileSync(join(home, 'shared/go'), '')
    await proxy.start()
    expect(await waiting).toMatchObject({ status: 'succeeded' })
    expect(await following).toEqual(['before', 'behind'])
  })

  test('an engine that stays away: its work is lost, and is ended once it is back, before it is tried again', async () => {
    const home = makeHome()
    const proxy = await makeProxy(home)
    await using executor = openDocker(home, { host: proxy.address, wait_for_engine: 1 })
    const handle = await executor.submit('k', shell(home, 'echo > /shared/runs; sleep 1000'), never)
    await until(() => existsSync(join(home, 'shared/runs')))
    const waiting = executor.wait(handle, never)
    await proxy.stop()
    expect(await waiting).toEqual({ status: 'lost', reason: expect.stringMatching(/has not answered for 1 s/) })
    await expect(executor.cancel(handle, never)).rejects.toThrow()
    expect(await containersOf(home)).toMatchObject([{ State: 'running' }])
    await proxy.start()
    await executor.cancel(handle, never)
    expect(await containersOf(home)).toMatchObject([{ State: 'exited' }])
  })

  test('a connection that dies without a word is noticed; work is found again behind it', async () => {
    const home = makeHome()
    const proxy = await makeProxy(home)
    const limits = { ...usualLimits, answer: 200, end: 200 }
    const docker = openEngine(proxy.address, limits)
    await using executor = openDocker(home)
    const script = 'echo > /shared/runs; until [ -e /shared/go ]; do sleep 0.05; done'
    const attempt = attemptFrom(await executor.submit('k', shell(home, script), never))
    const waiting = waitForContainer(docker, attempt, 60, never)
    proxy.silence()
    await pause(1000)
    proxy.speak()
    writeFileSync(join(home, 'shared/go'), '')
    expect(await waiting).toMatchObject({ status: 'succeeded' })
    proxy.silence()
    expect(await waitForContainer(docker, attempt, 1, never)).toEqual({
      status: 'lost',
      reason: 'the Docker engine has not answered for 1 s: no answer for 0.2 s',
    })
  })
})

/** A door to the engine that can be shut. */
async function makeProxy(home: string) {
  const real = (process.env.DOCKER_HOST ?? '').replace('unix://', '')
  const path = join(home, 'proxy.sock')
  const open = new Set<Socket>()
  let isSilent = false
  const server = createServer((client) => {
    open.add(client)
    if (isSilent) return
    const engine = connect(real)
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      open.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
    }
  })
  const start = () => new Promise<void>((done) => server.listen(path, done))
  await start()
  return {
    address: `unix://${path}`,
    start,
    /** From now on nothing comes through, and nobody is told. */
    silence() {
      isSilent = true
      for (const each of open) each.unpipe()
    },
    speak() {
      isSilent = false
    },
    async stop() {
      const closed = new Promise((done) => server.close(done))
      for (const each of open) each.destroy()
      await closed
    },
  }
}
