import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openEngine } from './engine/open.ts'
import { containersOf, image, logsOf, makeHome, never, openDocker, run, shell, until } from './test-support/docker.ts'

const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

test('without an engine, work fails and says what to start', async () => {
  const home = makeHome()
  await using executor = openDocker(home, { host: 'unix:///nothing/here.sock' })
  expect(await run(executor, shell(home, 'true'))).toMatchObject({
    status: 'failed',
    class: 'infra',
    reason: expect.stringMatching(/^no Docker engine answers/),
    hint: expect.stringMatching(/start Docker, or set DOCKER_HOST/),
  })
})

describe.skipIf(process.env.DOCKER_HOST === undefined)('against the engine of DOCKER_HOST', () => {
  test.each([
    ['no image', { image: undefined }, 'user', /needs an image/],
    [
      'an image that was not built',
      { image: 'liminal-none', build: { image: 'liminal-none', type: 'python' } },
      'image',
      /liminal-run build/,
    ],
    ['an image that is never pulled', { image: 'liminal-none' }, 'image', /check its name/],
    ['a program that is not there', { command: ['/no/such'] }, 'user', /which command was not found/],
    ['more GPUs than there are', { resources: { gpu: 64 } }, 'unschedulable', /no GPUs for containers/],
    [
      'a secret that would hide the passwords of the image',
      { secrets: [{ secret: 'a', source: { env: 'PATH' }, path: '/etc/key' }] },
      'user',
      /give them a folder of their own/,
    ],
    ['a command that is not there', { args: ['no-such-command'] }, 'user', /which command was not found/],
  ])('%s: a failure that names the fix', async (_, more, failureClass, says) => {
    const home = makeHome()
    await using executor = openDocker(home, { pull: 'never' })
    const { image: name, ...rest } = { image, ...more }
    const work = { ...shell(home, 'true'), ...rest }
    const outcome = await run(executor, name === undefined ? withoutImage(work) : { ...work, image: name })
    expect(outcome).toMatchObject({ status: 'failed', class: failureClass })
    expect(JSON.stringify(outcome)).toMatch(says)
  })

  test('an image that is there is pulled anew only where that was asked for', async () => {
    const home = makeHome()
    // There is no such registry: whoever pulls fails.
    const name = 'localhost:1/liminal-test:latest'
    const docker = openEngine()
    await docker.getImage(image).tag({ repo: 'localhost:1/liminal-test', tag: 'latest' })
    onTestFinished(async () => void (await docker.getImage(name).remove()))
    for (const [pull, ends] of [
      ['missing', { status: 'succeeded' }],
      ['never', { status: 'succeeded' }],
      ['always', { status: 'failed', class: 'image' }],
    ] as const) {
      await using executor = openDocker(home, { pull })
      expect(await run(executor, shell(home, 'true', { image: name }), pull)).toMatchObject(ends)
    }
  })

  test('the network is that which the executor names', async () => {
    const home = makeHome()
    await using executor = openDocker(home, { network: 'none' })
    const work = shell(home, 'ls /sys/class/net > /shared/nets')
    expect(await run(executor, work)).toMatchObject({ status: 'succeeded' })
    expect(read(join(home, 'shared/nets'))).toBe('lo\n')
  })

  test('files on volumes belong to who runs this, and a volume may be read only', async () => {
    const home = makeHome()
    await using executor = openDocker(home)
    mkdirSync(join(home, 'kept'))
    const kept = { volume: 'kept', path: '/kept', folder: join(home, 'kept'), readOnly: true }
    const work = shell(
      home,
      'echo made > $LIMINAL_MOUNT_SHARED/file; id -u >> /shared/file; echo no > /kept/file && exit 9; exit 0',
    )
    expect(await run(executor, { ...work, mounts: [...work.mounts, kept] })).toMatchObject({ status: 'succeeded' })
    const { uid } = statSync(join(home, 'shared/file'))
    expect(uid).toBe(process.getuid?.())
    expect(read(join(home, 'shared/file'))).toBe(`made\n${uid}\n`)
    expect(existsSync(join(home, 'kept/file'))).toBe(false)
  })

  test('another user has a home to write to, and $LIMINAL_OUTPUT', async () => {
    const home = makeHome()
    await using executor = openDocker(home, { user: '12345:12345' })
    const outcome = await run(executor, shell(home, 'touch ~/mine && echo "who=$(id -u)" > "$LIMINAL_OUTPUT"'))
    expect(outcome).toEqual({ status: 'succeeded', output: 'who=12345\n' })
  })

  test('what a task asks for, it gets', async () => {
    const home = makeHome()
    await using executor = openDocker(home, { labels: { team: 'flowers' }, clean_up: 'never' })
    const handle = await executor.submit(
      'k',
      shell(home, 'true', { resources: { memory: '64Mi', cpu: '500m' } }),
      never,
    )
    await executor.wait(handle, never)
    const { HostConfig, Config } = await openEngine().getContainer(String(handle.container)).inspect()
    expect(HostConfig).toMatchObject({ Memory: 64 * 1024 ** 2, MemorySwap: 64 * 1024 ** 2, NanoCpus: 5e8 })
    expect(Config.Labels).toMatchObject({ team: 'flowers' })
  })

  test('an output that is too large, or no file, fails the task', async () => {
    const home = makeHome()
    await using executor = openDocker(home)
    const large = await run(executor, shell(home, 'head -c 70000 /dev/zero > "$LIMINAL_OUTPUT"'), 'large')
    expect(large).toMatchObject({ status: 'failed', reason: 'the output has 70000 bytes, more than 65536' })
    const folder = await run(executor, shell(home, 'rm "$LIMINAL_OUTPUT" && mkdir "$LIMINAL_OUTPUT"'), 'folder')
    expect(folder).toMatchObject({ status: 'failed', reason: expect.stringMatching(/no longer a plain file/) })
  })

  test('a container that is killed from outside is told from one that needed too much memory', async () => {
    const home = makeHome()
    await using executor = openDocker(home)
    const handle = await executor.submit('k', shell(home, 'echo > /shared/runs; sleep 1000'), never)
    await until(() => existsSync(join(home, 'shared/runs')))
    await openEngine().getContainer(String(handle.container)).kill()
    expect(await executor.wait(handle, never)).toMatchObject({ status: 'failed', class: 'infra', exitCode: 137 })
  })

  test('two who submit the same start one', async () => {
    const home = makeHome()
    await using first = openDocker(home)
    await using second = openDocker(home)
    const work = shell(home, 'echo once >> /shared/ledger; sleep 0.5')
    const handles = await Promise.all([first, second, first, second].map((each) => each.submit('k', work, never)))
    expect(new Set(handles.map(({ container }) => container)).size).toBe(1)
    expect(await first.wait(handles[0] ?? {}, never)).toMatchObject({ status: 'succeeded' })
    expect(read(join(home, 'shared/ledger'))).toBe('once\n')
  })

  test('what has ended and was cleared away does not run again', async () => {
    const home = makeHome()
    const work = shell(home, 'echo once >> /shared/ledger; exit 3')
    {
      await using executor = openDocker(home)
      expect(await run(executor, work)).toMatchObject({ status: 'failed', exitCode: 3 })
    }
    expect(await containersOf(home)).toEqual([])
    await using later = openDocker(home)
    expect(await run(later, work)).toMatchObject({ status: 'failed', exitCode: 3 })
    expect(read(join(home, 'shared/ledger'))).toBe('once\n')
  })

  test.each([
    ['always', 0],
    ['on_success', 1],
    ['never', 2],
  ] as const)('clean_up %s leaves %i of a success and a failure', async (policy, left) => {
    const home = makeHome()
    {
      await using executor = openDocker(home, { clean_up: policy })
      await run(executor, shell(home, 'true'), 'good')
      await run(executor, shell(home, 'false'), 'bad')
    }
    expect(await containersOf(home)).toHaveLength(left)
  })

  test('a submitter that is killed at any moment leaves work that the next submit runs once, with its secret', async () => {
    const home = makeHome()
    await using executor = openDocker(home)
    writeFileSync(join(home, 'token'), 'token-of-the-test')
    const secrets = [{ secret: 'token', source: { path: join(home, 'token') }, env: 'TOKEN' }]
    const program = fileURLToPath(new URL('test-support/submit.ts', import.meta.url))
    for (const [round, milliseconds] of [250, 350, 400, 450, 500, 600, 700].entries()) {
      const work = shell(home, `echo "$TOKEN" >> /shared/ledger${round}; echo "$TOKEN"`, { secrets })
      const submitter = spawn(process.execPath, [program, home, `k${round}`, JSON.stringify(work)])
      const timer = setTimeout(() => submitter.kill('SIGKILL'), milliseconds)
      await once(submitter, 'close').finally(() => clearTimeout(timer))
      const handle = await executor.submit(`k${round}`, work, never)
      expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
      expect(read(join(home, `shared/ledger${round}`))).toBe('token-of-the-test\n')
      expect(await logsOf(executor, handle)).toEqual(['***'])
    }
  })

  test('a secret of several lines, and base64 over several, are masked in what a container prints', async () => {
    const home = makeHome()
    await using executor = openDocker(home)
    process.env.LIMINAL_TEST_TOKEN = 'one\ntwo\nthree'
    const secrets = [{ secret: 'a', source: { env: 'LIMINAL_TEST_TOKEN' }, env: 'TOKEN' }]
    const script = 'echo first; echo "$TOKEN"; printf "%065d%s" 0 "$TOKEN, and more" | base64; echo last'
    const handle = await executor.submit('k', shell(home, script, { secrets }), never)
    const lines = await logsOf(executor, handle, true)
    delete process.env.LIMINAL_TEST_TOKEN
    expect(lines.slice(0, 4)).toEqual(['first', '***', '', ''])
    expect(Buffer.from(lines.slice(4, -1).join(''), 'base64').toString('latin1')).not.toMatch(/one|two|three/)
    expect(lines.at(-1)).toBe('last')
  })

  test('no secret is in what the engine tells of a container, and none is shown where it cannot be recognised', async () => {
    const home = makeHome()
    await using executor = openDocker(home)
    process.env.LIMINAL_TEST_TOKEN = 'canary-161803'
    const secrets = [
      { secret: 'a', source: { env: 'LIMINAL_TEST_TOKEN' }, env: 'TOKEN' },
      { secret: 'a', source: { env: 'LIMINAL_TEST_TOKEN' }, path: '/keys/token' },
    ]
    const script =
      'echo "$TOKEN" | tee "$LIMINAL_OUTPUT"; cat /keys/token; until [ -e /shared/go ]; do sleep 0.05; done'
    const handle = await executor.submit('k', shell(home, script, { secrets }), never)
    const container = openEngine().getContainer(String(handle.container))
    expect(JSON.stringify([await container.inspect(), await container.top()])).not.toMatch(/161803/)
    writeFileSync(join(home, 'shared/go'), '')
    await container.wait()
    delete process.env.LIMINAL_TEST_TOKEN
    expect(await logsOf(executor, handle)).toEqual([])
    expect(await executor.wait(handle, never)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/mask/),
    })
  })

  test('orphaned containers are collected, those of known keys and of other homes are not', async () => {
    const [home, other] = [makeHome(), makeHome()]
    await using executor = openDocker(home)
    await using foreign = openDocker(other)
    const forever = 'echo > /shared/runs; sleep 1000'
    await executor.submit('known', shell(home, forever), never)
    await executor.submit('orphan', shell(home, forever), never)
    await foreign.submit('orphan', shell(other, forever), never)
    const options = { keys: () => new Set(['known']), unusedSince: new Date(0), signal: never }
    const dry = await executor.collect?.({ ...options, dryRun: true })
    expect(dry).toEqual([expect.objectContaining({ kind: 'containers' })])
    expect(await containersOf(home)).toHaveLength(2)
    expect(await executor.collect?.({ ...options, dryRun: false })).toEqual(dry)
    expect((await containersOf(home)).map(({ Labels }) => Labels['dev.liminal.key'])).toEqual(['known'])
    expect(await containersOf(other)).toHaveLength(1)
  })

  test('the fingerprint of work is that of its image', async () => {
    const home = makeHome()
    await using executor = openDocker(home)
    expect(await executor.fingerprint?.(shell(home, 'true'))).toMatch(/^sha256:/)
    expect(await executor.fingerprint?.(shell(home, 'true', { image: 'liminal-none' }))).toBe('not built')
  })
})

function withoutImage<T extends { readonly image?: string }>({ image: _, ...work }: T): Omit<T, 'image'> {
  return work
}
