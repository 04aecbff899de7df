import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { freePort } from '@liminal/core'
import { expect, onTestFinished, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const installed = ['task-python', 'task-job', 'task-service', 'executor-local', 'executor-docker']

/** A server that says what is in its file. */
const program = `
import http.server, os
text = open("answer.txt").read().encode()
class Handler(http.server.BaseHTTPRequestHandler):
    ill = False
    def do_GET(self):
        Handler.ill = Handler.ill or self.path == "/ill"
        self.send_response(503 if Handler.ill else 200)
        self.end_headers()
        self.wfile.write(text + os.environ.get("MODEL", "").encode())
    do_POST = do_GET
    def log_message(self, *_):
        pass
print("serving", text.decode(), flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`

const images = 'images:\n  - { image: code, source: src }\n'
const service = (name: string, more = '') =>
  `  - { service: ${name}, image: code, cmd: exec python3 server.py${more} }\n`

function projectWith(yaml: string) {
  const project = makeProject(
    { 'liminal.yml': `name: test\n${images}${yaml}`, 'src/server.py': program, 'src/answer.txt': 'one' },
    installed,
  )
  const home = temporaryFolder()
  const run = (...args: string[]) => liminalRun(args, { home })
  const services = (...args: string[]) => run('services', project, ...args)
  onTestFinished(async () => void (await services('down')))
  return { project, home, run, services }
}

async function urlOf(services: (...args: string[]) => Promise<{ readonly stdout: string }>, at = 0): Promise<string> {
  return JSON.parse((await services('status', '--json')).stdout)[at].url
}

async function ask(url: string): Promise<string> {
  return (await fetch(url, { headers: { connection: 'close' } })).text()
}

test('services are started, left alone, replaced, shown, and stopped', async () => {
  const { project, services } = projectWith(`services:\n${service('a')}${service('b')}`)
  const started = await services('up')
  expect(started.stdout.split('\n').sort()).toEqual([
    expect.stringMatching(/^a: started, http:\/\/localhost:\d+$/),
    expect.stringMatching(/^b: started, http:\/\/localhost:\d+$/),
  ])
  expect(started.code).toBe(0)
  const url = await urlOf(services)
  expect(await ask(url)).toBe('one')
  expect((await services('up', 'a')).stdout).toBe(`a: nothing has changed, ${url}`)
  writeFileSync(join(project, 'src/answer.txt'), 'two')
  expect((await services('up', 'a')).stdout).toBe(`a: replaced, ${url}`)
  expect(await ask(url)).toBe('two')
  expect((await services('status')).stdout).toMatch(
    /^service +executor +state +url.*\na +local +up +http.*\nb +local +up/,
  )
  expect((await services('logs', 'a')).stdout).toBe('serving one\nserving two')
  expect((await services('logs')).stdout).toMatch(/^a \| serving one\na \| serving two\nb \| serving one$/)
  expect((await services('down', 'a')).stdout).toBe('a: stopped')
  const status = await services('status')
  expect(status.stdout).toMatch(/\na +local +not started/)
  expect(status.code).toBe(1)
})

test('one that runs and does not answer as it should is told of', async () => {
  const { services } = projectWith(`services:\n${service('a')}`)
  await services('up')
  await ask(`${await urlOf(services)}/ill`)
  const { code, stdout, stderr } = await services('status')
  expect(stdout).toMatch(/\na +local +unhealthy +http/)
  expect([code, stderr]).toEqual([1, 'a: GET / was answered with status 503: one'])
  expect((await services('up')).stderr).toBe(
    'a: GET / was answered with status 503: one; after down, up starts it anew',
  )
})

test('one that cannot be used is refused with its last lines, the former one goes on', async () => {
  const { project, services } = projectWith(`services:\n${service('a')}`)
  await services('up')
  const url = await urlOf(services)
  writeFileSync(join(project, 'src/server.py'), 'print("no luck today")\nraise SystemExit(4)\n')
  const { code, stderr } = await services('up')
  expect(code).toBe(1)
  expect(stderr).toMatch(/\| no luck today/)
  expect(stderr).toMatch(/the service a cannot be used: it ended with exit code 4/)
  expect(stderr).toContain(`the former version goes on: ${url}`)
  expect(await ask(url)).toBe('one')
})

test('a service that the YAML no longer has is told of, and can be stopped', async () => {
  const { project, services } = projectWith(`services:\n${service('a')}${service('b')}`)
  await services('up')
  const yaml = readFileSync(join(project, 'liminal.yml'), 'utf8')
  writeFileSync(join(project, 'liminal.yml'), yaml.replace(/.*service: b.*\n/, ''))
  const told =
    'b: runs on executor local, and is not below services: any more; liminal-run services PATH down b stops it'
  expect((await services('up')).stderr).toBe(told)
  writeFileSync(join(project, 'liminal.yml'), 'name: test\n')
  const { code, stdout, stderr } = await services('status')
  expect(stdout).toMatch(/\na +local +up +http.*\nb +local +up/)
  expect([code, stderr]).toEqual([0, `${told.replaceAll('b', 'a')}\n${told}`.replace(/aelow/g, 'below')])
  expect((await services('down', 'b')).stdout).toBe('b: stopped')
  expect((await services('down')).stdout).toBe('a: stopped')
  expect((await services('status')).stdout).toBe('no service here')
})

// What nothing reads stops nothing.
const another = 'executors: [{ executor: other, type: local, gracs: 5 }]\n'

test.each([
  ['a port that is given', true],
  ['a port of its own', false],
])('a service that runs on another executor is taken from there once the new one answers: %s', async (_, hasPort) => {
  const port = await freePort()
  const yaml = `${another}services:\n${service('a', hasPort ? `, port: ${port}` : '')}`
  const { project, services } = projectWith(yaml)
  await services('up')
  const url = await urlOf(services)
  writeFileSync(join(project, 'src/server.py'), 'raise SystemExit(4)\n')
  const refused = await services('up', '--executor', 'other')
  expect(refused.stderr).toContain(`it ended with exit code 4`)
  expect(refused.stderr).toContain(`the former version goes on: ${url}`)
  expect(await ask(url)).toBe('one')

  writeFileSync(join(project, 'src/server.py'), program)
  const moved = await services('up', 'a', '--executor', 'other')
  expect(moved.stdout).toMatch(/^a: runs on executor other now, stopped on local\na: started, http:\/\/localhost:\d+$/)
  // Whoever asks without --executor finds it too.
  const status = await services('status')
  expect(status.stdout).toMatch(/^service .*\na +other +up +http\S+ .*$/)
  expect(status.stderr).toMatch(
    /^a: runs on executor other, and is to run on local: up takes it there; .* down a stops it$/,
  )
  const [there] = JSON.parse((await services('status', '--json')).stdout)
  expect(await ask(there.url)).toBe('one')
  if (hasPort) expect(there.url).toBe(url)
  else await expect(ask(url)).rejects.toThrow()
  expect((await services('down', 'a')).stdout).toBe('a: stopped')
  await expect(ask(there.url)).rejects.toThrow()
})

test('a port that another service of the system has elsewhere is no riddle', async () => {
  const port = await freePort()
  const { project, services } = projectWith(`${another}services:\n${service('a', `, port: ${port}, executor: other`)}`)
  await services('up')
  writeFileSync(
    join(project, 'liminal.yml'),
    `name: test\n${images}${another}services:\n${service('b', `, port: ${port}`)}`,
  )
  const { code, stderr } = await services('up', 'b')
  expect(code).toBe(1)
  expect(stderr).toContain(`the port ${port} is taken by another program`)
  expect(stderr).toContain(`the service a on executor other has the port ${port}`)
})

test('gc finds what a killed up has left, though no run has ever been', async () => {
  const { home, run, services } = projectWith(`services:\n${service('a')}`)
  await services('up')
  const url = await urlOf(services)
  const [live = ''] = globSync(join(home, 'executors/local.services/*/live.json'))
  // As a process leaves it that is killed before it has led clients there.
  rmSync(live)
  const collected = JSON.parse((await run('gc', '--json')).stdout)
  expect(collected.map(({ kind }: { readonly kind: string }) => kind)).toEqual(['services that still ran'])
  await expect.poll(() => ask(url).catch(() => 'gone')).toBe('gone')
})

test.skipIf(process.env.DOCKER_HOST === undefined)(
  'a container is found without --executor, engine or not',
  async () => {
    const container = '  - { service: c, image: "python:3.11-slim", cmd: exec python3 -m http.server $PORT }\n'
    const { services, project, home } = projectWith(`services:\n${container}`)
    await services('up', '--executor', 'docker')
    expect((await services('status')).stdout).toMatch(/\nc +docker +up +http/)
    writeFileSync(join(project, 'liminal.yml'), 'name: test\n')
    const away = await liminalRun(['services', project, 'status'], {
      home,
      env: { DOCKER_HOST: 'unix:///nothing.sock' },
    })
    expect(away.stderr).toMatch(/^what executor docker still hosts of test is not known: no Docker engine answers/)
    expect([away.code, away.stdout]).toEqual([0, 'no service here'])
    const gc = await liminalRun(['gc'], { home, env: { DOCKER_HOST: 'unix:///nothing.sock' } })
    expect(gc.stderr).toMatch(/^what executor docker has left is not looked at: no Docker engine answers/)
    expect([gc.code, gc.stdout]).toEqual([0, 'nothing to remove'])
    expect((await services('down')).stdout).toBe('c: stopped')
  },
)

test.each([
  [
    `services:\n${service('a', ', port: 8080')}${service('b', ', port: 8080')}`,
    /:6:\d+ error: the service a has the port 8080 too/,
  ],
  [`services:\n${service('a', ', port: 80800')}`, /:5:\d+ error/],
  [`services:\n${service('a', ', mounts: [{ volume: dta, path: /mnt }]')}`, /volumes: has no dta/],
  [
    `executors: [{ executor: e, type: local, grace: long }]\nservices:\n${service('a', ', executor: e')}`,
    /:4:48 error: grace is a text/,
  ],
  [`services:\n${service('a', ', executor: locl')}`, /executors: has no locl[\s\S]*did you mean local\?/],
])('what is wrong is told at its line before anything starts: %s', async (yaml, said) => {
  const { code, stderr } = await projectWith(yaml).services('up')
  expect(code).toBe(1)
  expect(stderr).toMatch(said)
})

test.each([
  [['up', 'aa'], /there is no service aa \(have: a\)[\s\S]*did you mean a\?/],
  [['up', '--executor', 'dockr'], /there is no executor dockr[\s\S]*did you mean docker\?/],
  [['upp'], /argument 'upp' is invalid|Allowed choices are up/],
  [['up', '--executor', 'default_k8s'], /a: started/],
])('%j', async (args, said) => {
  const { stdout, stderr } = await projectWith(`services:\n${service('a')}`).services(...args)
  expect(stdout + stderr).toMatch(said)
})

test('a port that another program has is told of', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await new Promise((done) => other.once('listening', done))
  const { port } = other.address() as { readonly port: number }
  const { code, stderr } = await projectWith(`services:\n${service('a', `, port: ${port}`)}`).services('up')
  expect(code).toBe(1)
  expect(stderr).toMatch(`the port ${port} is taken by another program`)
})

test('without Docker, a service there is told so', async () => {
  const { project } = projectWith(
    `services:\n${service('a', ', image: "debian:bookworm-slim"').replace('image: code, ', '')}`,
  )
  const { code, stderr } = await liminalRun(['services', project, 'up', '--executor', 'docker'], {
    home: temporaryFolder(),
    env: { DOCKER_HOST: 'unix:///nothing/here.sock' },
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/no Docker engine answers/)
})

const pipeline = (model: string, contains: string) => `services:
${service('a')}
pipelines:
  - pipeline: deploy
    tasks:
      - { task: train, type: python, cmd: 'echo "version=${model}" >> "$LIMINAL_OUTPUT"', outputs: { version: string } }
      - task: serve
        type: deploy_service
        service: a
        env_vars: { MODEL: 'model {{tasks.train.outputs.version}}' }
        smoke_test: { path: /predict, body: '{}', contains: ${contains} }
`

test('a pipeline deploys a service, and keeps the former one where the smoke test fails', async () => {
  const { project, run, services } = projectWith(pipeline('1', 'model 1'))
  const first = await run('run', project)
  // Whether or not the task declares it.
  expect(first.stdout).toMatch(/serve\.url +http:\/\/localhost:\d+/)
  expect(first.code).toBe(0)
  const url = await urlOf(services)
  expect(await ask(url)).toBe('onemodel 1')
  // What the deployment has set stays, and is nothing new.
  expect((await services('up')).stdout).toBe(`a: nothing has changed, ${url}`)
  expect((await run('run', project)).stdout).toMatch(/serve\.change +unchanged/)

  writeFileSync(join(project, 'liminal.yml'), `name: test\n${images}${pipeline('2', 'model 1')}`)
  const refused = await run('run', project)
  expect(refused.code).toBe(1)
  expect(refused.stdout).toMatch(
    /the service a was not deployed: the answer to POST \/predict lacks model 1: onemodel 2/,
  )
  expect(refused.stdout).toContain(`the former version goes on at ${url}`)
  expect(refused.stdout).not.toContain('its log')
  expect(await ask(url)).toBe('onemodel 1')

  writeFileSync(join(project, 'liminal.yml'), `name: test\n${images}${pipeline('2', 'model 2')}`)
  expect((await run('run', project)).stdout).toMatch(/serve\.change +replaced/)
  expect(await ask(url)).toBe('onemodel 2')
})

test.each([
  ['any port', false],
  ['its own port', true],
])(
  'a pipeline takes a service at %s from another executor, once the new version has shown itself there',
  async (_, own) => {
    const port = own ? await freePort() : undefined
    const yaml = (model: string, contains: string) => {
      const text = pipeline(model, contains)
      return port === undefined ? text : text.replace('server.py }', `server.py, port: ${port} }`)
    }
    const others = 'executors: [{ executor: other, type: local }]\n'
    const { project, run, services } = projectWith(`${others}${yaml('1', 'model 1')}`)
    const write = (text: string) => writeFileSync(join(project, 'liminal.yml'), `name: test\n${images}${others}${text}`)
    const places = async () => JSON.parse((await services('status', '--json')).stdout)
    expect((await run('run', project)).code).toBe(0)
    const [{ url }] = await places()

    write(yaml('2', 'model 3'))
    const refused = await run('run', project, '--executor', 'other')
    expect(refused.code).toBe(1)
    expect(refused.stdout).toContain(`the former version goes on at ${url}`)
    expect(await ask(url)).toBe('onemodel 1')
    expect(await places()).toMatchObject([{ executor: 'local', state: 'up' }])

    write(yaml('2', 'model 2'))
    expect((await run('run', project, '--executor', 'other')).code).toBe(0)
    const [moved, ...more] = await places()
    expect(more).toEqual([])
    expect(moved).toMatchObject({ executor: 'other', state: 'up', ...(own && { url }) })
    expect(await ask(moved.url)).toBe('onemodel 2')
    if (!own) await expect(ask(url)).rejects.toThrow()
  },
)

test('a pipeline that deploys what is not there is refused before it runs', async () => {
  const yaml = pipeline('1', 'x').replace('service: a\n', 'service: b\n')
  const { project, run } = projectWith(yaml)
  const { code, stderr } = await run('run', project)
  expect(code).toBe(1)
  expect(stderr).toMatch(/liminal\.yml:13:\d+ error: services: has no b/)
})
