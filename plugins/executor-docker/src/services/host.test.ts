import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { label } from '../container-options.ts'
import { openEngine } from '../engine/open.ts'
import { containersOf, makeHome, never } from '../test-support/docker.ts'
import { ask, hostOf, serviceOf, up } from '../test-support/service.ts'
import { frontRepository, frontTag } from './front-image.ts'
import { placeOf, serviceLabel } from './place.ts'

const address = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

/** A home whose service goes with it. */
function home(): AsyncDisposable & { readonly path: string } {
  const path = makeHome()
  const gone = async () => {
    await hostOf(path).remove('s', 'a', never)
    await hostOf(path).collect?.({ unusedSince: new Date(0), dryRun: false, signal: never })
  }
  return { path, [Symbol.asyncDispose]: gone }
}

const liveOf = (at: string) => placeOf(join(at, 'executors/docker.services'), 's', 'a').live()
const inspect = (name = '') => openEngine().getContainer(name).inspect()
const apply = (host: ReturnType<typeof hostOf>, spec = serviceOf('one')) =>
  host.apply(spec, { checks: [], signal: never })

/** The engine of DOCKER_HOST, reached over TCP at an address of this machine. */
async function overTcp(host: string): Promise<string> {
  const path = (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '')
  const server = createServer((client) => {
    const engine = connect(path)
    client.on('error', () => engine.destroy()).on('close', () => engine.destroy())
    engine.on('error', () => client.destroy()).on('close', () => client.destroy())
    client.pipe(engine).pipe(client)
  }).listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `tcp://${host}:${(server.address() as { readonly port: number }).port}`
}

describe.skipIf(process.env.DOCKER_HOST === undefined)('against the engine of DOCKER_HOST', () => {
  test('another address to listen at replaces the front alone, or nothing where it cannot be', async () => {
    await using folder = home()
    const at = folder.path
    const url = await up(hostOf(at), serviceOf('one'))
    const first = await ask(url)
    // Of no machine: https://www.rfc-editor.org/rfc/rfc5737
    expect(await apply(hostOf(at, { listen: '203.0.113.7' }))).toMatchObject({ url, refused: {} })
    expect(await ask(url)).toBe(first)
    expect(await apply(hostOf(at, { listen: '0.0.0.0' }))).toEqual({ change: 'replaced', url })
    expect(await ask(url)).toBe(first)
    if (address !== undefined) expect(await ask(url.replace('localhost', address))).toBe(first)
    expect((await containersOf(at)).length).toBe(2)
  })

  test('another network takes version and front', async () => {
    await using folder = home()
    const at = folder.path
    const url = await up(hostOf(at), serviceOf('one'))
    const name = `liminal-test-${Date.now()}`
    const network = await openEngine().createNetwork({ Name: name })
    try {
      expect(await apply(hostOf(at, { network: name }))).toEqual({ change: 'replaced', url })
      expect(await ask(url)).toMatch(/^one /)
    } finally {
      await hostOf(at).remove('s', 'a', never)
      await network.remove()
    }
  })

  test('the engine asks a version how it is, and it ends as soon as nothing is in hand', async () => {
    await using folder = home()
    const at = folder.path
    const host = hostOf(at, { grace: 30 })
    const url = await up(host, serviceOf('one', { endsWithin: 40 }))
    await ask(url)
    const { Config: config, NetworkSettings: network } = await inspect(liveOf(at)?.container)
    expect(config).toMatchObject({ StopTimeout: 40 })
    // Whoever else is on the network of this machine finds the service at its front alone.
    expect(network.Ports['8000/tcp']?.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1'])
    const health = async () => (await inspect(liveOf(at)?.container)).State.Health?.Status
    await expect.poll(health, { timeout: 40_000 }).toBe('healthy')
    const front = liveOf(at)?.front.container as string
    const since = performance.now()
    await openEngine().getContainer(front).stop()
    expect(performance.now() - since).toBeLessThan(10_000)
  })

  test.each(['bridge', 'host', 'none'])('the network %s is refused', async (network) => {
    await using folder = home()
    const at = folder.path
    const refused = await apply(hostOf(at, { network }))
    expect(refused).toMatchObject({ refused: { reason: `the network ${network} cannot lead clients to a service` } })
    expect(await containersOf(at)).toEqual([])
  })

  test('an engine that is reached over TCP at this machine is as good as another', async () => {
    await using folder = home()
    const at = folder.path
    const host = await overTcp('127.0.0.1')
    const url = await up(hostOf(at, { host }), serviceOf('one'))
    expect(url).toMatch(/^http:\/\/localhost:/)
    expect(await ask(url)).toMatch(/^one /)
    const { NetworkSettings: network } = await inspect(liveOf(at)?.container)
    expect(network.Ports['8000/tcp']?.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1'])
  })

  test.skipIf(address === undefined)('the services of an engine elsewhere are found at its machine', async () => {
    await using folder = home()
    const at = folder.path
    const host = await overTcp(address as string)
    const refused = await apply(hostOf(at, { host }))
    expect(refused).toMatchObject({
      refused: {
        reason: `the engine is at ${address}, where 127.0.0.1 can be reached by nobody else`,
        hint: 'give the executor listen: 0.0.0.0, or an address of that machine',
      },
    })
    const there = hostOf(at, { host, listen: '0.0.0.0' })
    const url = await up(there, serviceOf('one'))
    expect(new URL(url).hostname).toBe(address)
    expect(await ask(url)).toMatch(/^one /)
    expect(await there.list('s', never)).toMatchObject([{ state: 'up', url }])
  })

  test('what is left of a service that was never up goes, what runs stays', async () => {
    await using folder = home()
    const at = folder.path
    const host = hostOf(at)
    const url = await up(host, serviceOf('one'))
    const place = placeOf(join(at, 'executors/docker.services'), 's', 'b')
    const docker = openEngine()
    // As a process leaves it that is killed while it tries a version.
    await docker.createNetwork({ Name: place.network, Labels: { ...place.labels } })
    const stray = await docker.createContainer({
      name: place.names.version(),
      Image: 'python:3.11-slim',
      Labels: { ...place.labels },
      Cmd: ['sleep', '1000'],
      HostConfig: { NetworkMode: place.network },
    })
    await stray.start()
    const old = `${frontRepository}:${Date.now()}`
    await stray.commit({ repo: frontRepository, tag: old.split(':')[1] })
    const used = await docker.createContainer({ name: place.names.front(), Image: old, Labels: { ...place.labels } })

    const inUse = await docker.createContainer({ Image: old, Labels: { [serviceLabel]: '', [label.root]: '' } })
    onTestFinished(() => inUse.remove({ force: true }).catch(() => {}))

    const collect = async (dryRun: boolean, unusedSince = new Date(Date.now() + 60_000)) => {
      const all = (await host.collect?.({ unusedSince, dryRun, signal: never })) ?? []
      // Of other versions there may be images too.
      return all.filter(({ kind, name }) => kind !== 'images' || name === old)
    }
    const would = await collect(true)
    expect(would.map(({ kind }) => kind)).toEqual([
      'containers of services',
      'containers of services',
      'networks of services',
    ])
    expect((await stray.inspect()).State.Running).toBe(true)
    expect(await collect(false)).toEqual(would)
    for (const gone of [stray, used, docker.getNetwork(place.network)])
      await expect(gone.inspect()).rejects.toMatchObject({ statusCode: 404 })
    expect(await collect(false)).toEqual([])
    await inUse.remove()
    expect(await collect(false, new Date(0))).toEqual([])
    expect(await collect(false)).toEqual([{ kind: 'images', name: old, bytes: 0 }])
    await expect(docker.getImage(old).inspect()).rejects.toMatchObject({ statusCode: 404 })
    expect(await ask(url)).toMatch(/^one /)
    await docker.getImage(frontTag()).inspect()
  })
})
