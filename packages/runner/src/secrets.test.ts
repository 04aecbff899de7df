import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { dump, load } from 'js-yaml'
import { describe, expect, onTestFinished, test } from 'vitest'
import { canaries, canaryIn, leaksBelow, watchArguments } from './test-support/canaries.ts'
import { liminalRun, repository, type Surroundings, start } from './test-support/command-line.ts'
import { copyExample, temporaryFolder } from './test-support/project.ts'
import { pathWithUv } from './test-support/uv.ts'

/** Environments are made over and over here. */
const PATH = pathWithUv()

const program = `
import base64, json, os, sys, urllib.parse
values = [os.environ[name] for name in ('PLAIN', 'CANARY_SPECIAL', 'CANARY_UNICODE')]
values += [open(sys.argv[2]).read()]
def forms(v):
    b = v.encode()
    yield from (v, base64.b64encode(b).decode(), base64.b64encode(b'ab' + b).decode(), base64.urlsafe_b64encode(b'a' + b).decode())
    yield from (urllib.parse.quote(v), urllib.parse.quote_plus(v), json.dumps(v), json.dumps(v, ensure_ascii=False), repr(v))
    yield from v.split('\\n')
text = '|'.join(form for v in values for form in forms(v))
print('lengths', [len(v) for v in values])
print(text, flush=True)
os.write(2, text.encode()[:40])
os.write(2, text.encode()[40:])
with open(os.environ['LIMINAL_OUTPUT'], 'w') as file:
    json.dump({'text': text, 'plain': values[0]}, file)
if sys.argv[1] == 'wait':
    import time
    open(sys.argv[3], 'w').close()
    while not os.path.exists(sys.argv[3] + '.go'): time.sleep(0.02)
if sys.argv[1] == 'fail':
    raise Exception('it failed with ' + text)
`

/** Every module of an example says what it knows, also where a server imports it. */
const teller = `import os as _os
print(*[_os.environ.get(name, '') for name in ('PLAIN', 'CANARY_SPECIAL', 'CANARY_UNICODE')], flush=True)
`

type Yaml = Record<string, unknown> & {
  volumes?: object[]
  task_defaults?: Record<string, Record<string, unknown>>
  services?: object[]
  pipelines?: { pipeline: string; tasks: object[] }[]
}

const seen = [
  { secret: 'plain', env: 'PLAIN' },
  { secret: 'CANARY_SPECIAL' },
  { secret: 'unicode', env: 'CANARY_UNICODE' },
  { secret: 'key', path: '/mnt/keys/key.pem' },
]

/** What the copy of an example says besides: secrets for every task, and tasks that tell them in every way. */
function withSecrets(yaml: Yaml, keys: string): Yaml {
  const defaults = (type: string) => ({ ...yaml.task_defaults?.[type], secrets: seen })
  const tell = (how: string) => `python3 ${keys}/tell.py ${how} /mnt/keys/key.pem`
  const leak = {
    task: 'leak',
    type: 'python',
    depends_on: [],
    cmd: tell('all'),
    outputs: { text: 'string', plain: 'string' },
    cache: true,
  }
  const use = {
    task: 'use',
    type: 'python',
    depends_on: ['leak'],
    cmd: 'echo \'{{tasks.leak.outputs.plain}}\' "$PLAIN"',
  }
  const fail = { task: 'fail', type: 'python', depends_on: [], cmd: tell('fail'), retries: 1, retry_delay: 0 }
  // It names none, and so has none to print.
  const bare = { task: 'bare', type: 'python', depends_on: [], secrets: [], cmd: 'env; cat /proc/self/environ' }
  const mounts = [{ volume: 'tellers', path: keys }]
  const telling = [leak, use, fail, bare].map((each) => ({ ...each, mounts }))
  const on_failure = [
    { type: 'command', command: 'env; cat' },
    { type: 'webhook', url: { env: 'CANARY_PLAIN' } },
    { type: 'webhook', url: 'http://127.0.0.1:9', headers: { Authorization: { env: 'CANARY_UNICODE' } } },
  ]
  return {
    ...yaml,
    volumes: [...(yaml.volumes ?? []), { volume: 'tellers', local: { path: keys } }],
    secrets: [
      { secret: 'plain', env: 'CANARY_PLAIN' },
      { secret: 'CANARY_SPECIAL' },
      { secret: 'unicode', env: 'CANARY_UNICODE' },
      { secret: 'key', path: join(keys, 'key.pem') },
    ],
    ...(yaml.services && { services: yaml.services.map((each) => ({ ...each, secrets: seen })) }),
    task_defaults: { ...yaml.task_defaults, python: defaults('python'), sql: defaults('sql') },
    ...(yaml.pipelines && {
      pipelines: yaml.pipelines.map((each) => ({ ...each, on_failure, tasks: [...each.tasks, ...telling] })),
    }),
  }
}

/** A copy of an example that tells its secrets, and what a user's shell knows of them. */
function makeCopy(example: string): Surroundings & { readonly project: string; readonly keys: string } {
  const [home, keys] = [temporaryFolder(), temporaryFolder()]
  const project = copyExample(example, temporaryFolder())
  for (const file of globSync('**/liminal.yml', { cwd: project, exclude: ['node_modules'] })) {
    const yaml = load(readFileSync(join(project, file), 'utf8')) as Yaml
    writeFileSync(join(project, file), dump(withSecrets(yaml, keys)))
  }
  for (const file of globSync('**/*.py', { cwd: project, exclude: ['node_modules'] })) {
    writeFileSync(join(project, file), teller + readFileSync(join(project, file), 'utf8'))
  }
  mkdirSync(keys, { recursive: true })
  writeFileSync(join(keys, 'tell.py'), program)
  writeFileSync(join(keys, 'key.pem'), canaries.CANARY_LINES)
  const { CANARY_LINES: _, ...env } = canaries
  return { home, project, keys, env: { ...env, PATH, LIMINAL_DEBUG: '1' } }
}

const notOurs = /\/(?:environments|node_modules)\//

/** What was left in memory by attempts of a home. */
function leftInMemory(home: string): string[] {
  const folders = existsSync('/dev/shm')
    ? readdirSync('/dev/shm').filter((name) => /^liminal-[0-9a-f]{32}$/.test(name))
    : []
  return folders.filter((name) => readFileSync(join('/dev/shm', name, 'record'), 'utf8').startsWith(home))
}

/** The pipelines of the examples, each with the example that it is of. */
const pipelines = globSync('*/{,*/}liminal.yml', { cwd: join(repository, 'examples') }).flatMap((file) => {
  const yaml = load(readFileSync(join(repository, 'examples', file), 'utf8')) as Yaml
  return (yaml.pipelines ?? []).map(({ pipeline }) => [file.split('/')[0] ?? '', pipeline] as const)
})

/** Where they run: all here, and one in containers, where there are any. */
const places = [
  ...pipelines.map((each) => [...each, 'local'] as const),
  ...(process.env.DOCKER_HOST === undefined ? [] : [['hello', 'hello_world', 'docker'] as const]),
]

describe('a secret that every task has, and some tell in every way', () => {
  test.each(places)(
    '%s, pipeline %s, executor %s: is nowhere in what a run leaves or prints',
    async (example, pipeline, executor) => {
      const { project, keys: _, ...surroundings } = makeCopy(example)
      onTestFinished(async () => void (await liminalRun(['services', project, 'down'], surroundings)))
      const found = watchArguments()
      const printed: string[] = []
      const say = async (...args: string[]) => {
        const { code, stdout, stderr } = await liminalRun(args, surroundings)
        printed.push(`${stdout}\n${stderr}`)
        return { code, stdout, stderr }
      }
      const there = executor === 'local' ? [] : ['--executor', executor]
      const { code, stdout } = await say(project, pipeline, '--json', ...there)
      expect(code).toBe(1)
      const ends = stdout
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ type }) => type === 'task_ended')
      const states = Object.fromEntries(ends.map(({ task, state }) => [task, state]))
      expect(states).toMatchObject({ leak: 'succeeded', use: 'succeeded', fail: 'failed', bare: 'succeeded' })
      expect(Object.values(states).filter((state) => state === 'failed')).toHaveLength(1)
      const [run] = JSON.parse((await say('runs', '--json')).stdout)
      const logs = (await say('logs', run.id ?? run.run)).stdout
      const lengths = [canaries.CANARY_PLAIN, canaries.CANARY_SPECIAL, canaries.CANARY_UNICODE, canaries.CANARY_LINES]
      expect(logs).toContain(`lengths [${lengths.map((value) => [...value].length).join(', ')}]`)
      expect(logs).toContain('***|***')
      await say('plan', project, pipeline, '--json', ...there)
      await say('plan', project, pipeline, ...there)
      await say('config', project)
      await say('runs')
      await say(project, pipeline, ...there)
      await say('resume')
      await say('services', project, 'up')
      await say('services', project, 'status')
      await say('services', project, 'logs')
      const { leaks, looks } = found()
      expect(looks).toBeGreaterThan(10)
      expect(leaks).toEqual([])
      for (const text of printed) expect(canaryIn(Buffer.from(text))).toBe(undefined)
      expect(leaksBelow(surroundings.home, notOurs)).toEqual([])
      expect(leaksBelow(project, notOurs)).toEqual([])
      await say('services', project, 'down')
      expect(leftInMemory(surroundings.home)).toEqual([])
    },
    400_000,
  )

  test('is nowhere after kill -9, nor after the resume', async () => {
    const { project, keys, ...surroundings } = makeCopy('sweep')
    const yaml = load(readFileSync(join(project, 'liminal.yml'), 'utf8')) as Yaml
    const cmd = `python3 ${keys}/tell.py wait /mnt/keys/key.pem ${keys}/waits`
    const tasks = [{ task: 'leak', type: 'python', cmd, outputs: { text: 'string' } }]
    writeFileSync(join(project, 'liminal.yml'), dump({ ...yaml, pipelines: [{ pipeline: 'p', tasks }] }))
    const found = watchArguments()
    const run = start([project, '--json'], surroundings)
    await expect.poll(() => existsSync(join(keys, 'waits'))).toBe(true)
    run.process.kill('SIGKILL')
    await run.ended
    expect(leaksBelow(surroundings.home, notOurs)).toEqual([])
    // Whoever resumes has none of the variables, as on another day.
    const resumed = start(['resume', '--json'], { home: surroundings.home })
    await resumed.line('run_resumed').catch(() => {})
    writeFileSync(join(keys, 'waits.go'), '')
    const { code, stdout } = await resumed.ended
    expect(code).toBe(0)
    expect(canaryIn(Buffer.from(stdout))).toBe(undefined)
    expect(found().leaks).toEqual([])
    expect(leaksBelow(surroundings.home, notOurs)).toEqual([])
    expect(leftInMemory(surroundings.home)).toEqual([])
    expect(readdirSync(surroundings.home).map((name) => basename(name))).toContain('runs')
  }, 100_000)
})
