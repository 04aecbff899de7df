import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CachePolicy, ContainerWork, Plan, SqlWork } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { containerWork, planOf, task, writes } from '../test-support/plan.ts'

const n7 = { outcome: () => writes({ n: 7 }) }
const whole: CachePolicy = { inputs: [], outputs: [], leavesNothing: true }

type Works = ContainerWork | SqlWork

function planWith(work: Works, more: Partial<Plan> = {}, policy: CachePolicy = whole): Plan {
  return planOf([task('a', [], { cache: policy, work })], more)
}

/** Why the second of two works runs after the first has; undefined if it does not. */
async function because(first: Plan, second: Plan): Promise<string | undefined> {
  const bench = makeBench()
  expect(await bench.start(first, n7).done).toBe('succeeded')
  const again = bench.start(second, n7)
  expect(await again.done).toBe('succeeded')
  const missed = again.events.find((event) => event.type === 'cache_missed')
  expect(bench.cluster.submits).toHaveLength(missed === undefined ? 1 : 2)
  return missed?.because
}

/** The same work with another value of each of its fields, and what is said then; undefined where that is no difference. */
type Changes<W> = { readonly [K in keyof Required<W>]: readonly (readonly [W[K], string | undefined])[] }

const mount = { volume: 'data', path: '/mnt', folder: '/project/data', readOnly: true }
const secret = { secret: 'db', key: 'url', env: 'URL', path: '/run/db', source: { env: 'DB' } }
const build = { image: 'm', type: 'python', folder: '/project' }

const container: ContainerWork = {
  ...containerWork('fit'),
  image: 'm',
  build,
  env: { A: '1' },
  mounts: [mount],
  secrets: [secret],
  resources: { memory: '1Gi', cpu: '1', gpu: 1 },
  folder: '/',
}

const [mountsChanged, secretsChanged] = ['its mounts have changed', 'its secrets have changed']
const mountChanges: Changes<ContainerWork>['mounts'] = [
  [[{ ...mount, volume: 'other' }], mountsChanged],
  [[{ ...mount, path: '/other' }], mountsChanged],
  [[{ ...mount, folder: '/project/data/sub' }], mountsChanged],
  [[{ ...mount, folder: '/elsewhere/data' }], mountsChanged],
  [[{ ...mount, readOnly: false }], mountsChanged],
  [[], mountsChanged],
]
const secretChanges: Changes<ContainerWork>['secrets'] = [
  [[{ ...secret, secret: 'prod' }], secretsChanged],
  [[{ ...secret, key: 'other' }], secretsChanged],
  [[{ ...secret, env: 'OTHER' }], secretsChanged],
  [[{ ...secret, path: '/run/other' }], secretsChanged],
  [[{ ...secret, source: { env: 'OTHER' } }], secretsChanged],
  [[{ ...secret, source: { path: '/secrets/db' } }], secretsChanged],
  [[], secretsChanged],
]
const resourceChanges: Changes<ContainerWork>['resources'] = [
  [{ ...container.resources, gpu: 2 }, 'its resources have changed'],
  [{ ...container.resources, memory: '8Gi', cpu: '4' }, undefined],
]
const built = 'the description of its image has changed'

const containerChanges: Changes<ContainerWork> = {
  kind: [],
  image: [['n', 'its image has changed']],
  build: [
    [{ ...build, python_version: '3.12' }, built],
    [{ ...build, secret_files: ['/project/key'] }, undefined],
  ],
  command: [[['other'], 'its command has changed']],
  args: [[['other'], 'its command has changed']],
  env: [
    [{ A: '2' }, 'its environment variables have changed'],
    [{ A: '1', B: '' }, 'its environment variables have changed'],
  ],
  mounts: mountChanges,
  secrets: secretChanges,
  resources: resourceChanges,
  folder: [['/tmp', 'it runs in another folder']],
}

const sql: SqlWork = {
  kind: 'sql',
  statements: 'SELECT 1',
  connection: { connection: 'c', type: 'duckdb', path: '/project/c.db' },
  output: { path: '/mnt/x.csv', format: 'csv' },
  env: { A: '1' },
  mounts: [mount],
  secrets: [secret],
  resources: container.resources,
  folder: '/',
  program: '/here/main.js',
  reads: ['/nowhere/x.csv'],
}

const sqlChanges: Changes<SqlWork> = {
  kind: [],
  statements: [['SELECT 2', 'its SQL has changed']],
  connection: [[{ connection: 'c', type: 'duckdb', path: '/project/d.db' }, 'its connection has changed']],
  output: [[{ table: 't', format: 'csv' }, 'where its result goes has changed']],
  env: [[{}, 'its environment variables have changed']],
  mounts: mountChanges,
  secrets: secretChanges,
  resources: resourceChanges,
  folder: [['/tmp', undefined]],
  program: [['/there/main.js', undefined]],
  reads: [[['/nowhere/else.csv'], undefined]],
}

function casesOf<W extends Works>(work: W, changes: Changes<W>) {
  return Object.entries<readonly (readonly [unknown, string | undefined])[]>(changes).flatMap(([field, others]) =>
    others.map(
      ([value, why], at) => [`${work.kind} ${field} ${at}`, work, { ...work, [field]: value } as W, why] as const,
    ),
  )
}

test.each([...casesOf(container, containerChanges), ...casesOf(sql, sqlChanges)])(
  '%s',
  async (_, before, after, why) => {
    const place = { folder: '/project' }
    // What SQL writes is looked for on a hit.
    const withOutput = (work: Works) =>
      (work.kind === 'sql' && why === undefined ? { ...work, output: { format: 'csv' } } : work) as Works
    expect(await because(planWith(withOutput(before), place), planWith(withOutput(after), place))).toBe(why)
  },
)

test('a field that nobody here knows counts by itself', async () => {
  const other = { ...container, shell: '/bin/bash' } as ContainerWork
  expect(await because(planWith(container), planWith(other))).toBe('its shell has changed')
})

test('all of one work that has changed is told', async () => {
  const other = { ...container, args: ['other'], command: ['other'], secrets: [], env: {} }
  expect(await because(planWith(container), planWith(other))).toBe(
    'its command has changed, its environment variables have changed, its secrets have changed',
  )
})

test('a result that has not all that the task declares now is not taken', async () => {
  const declaring = (outputs: Plan['tasks'][number]['outputs']) =>
    planOf([task('a', [], { cache: whole, outputs, work: containerWork() })])
  expect(await because(declaring({}), declaring({ n: 'number' }))).toBe('the outputs that it declares have changed')
})

/** A project whose volume, image and secrets lie in it. */
function planIn(folder: string, name = 'project'): Plan {
  const at = join(folder, name)
  mkdirSync(join(at, 'src'), { recursive: true })
  mkdirSync(join(at, 'data'), { recursive: true })
  writeFileSync(join(at, 'src/main.py'), 'print()')
  const work = {
    ...container,
    build: { ...build, folder: at, source: join(at, 'src') },
    mounts: [{ ...mount, folder: join(at, 'data') }],
    secrets: [{ ...secret, source: { path: join(at, 'key') } }],
    folder: at,
  }
  return planWith(work, { folder: at })
}

test('a project that was moved, or checked out once more, takes over what is the same', async () => {
  expect(await because(planIn(makeHome()), planIn(makeHome(), `it's; "my" $project`))).toBeUndefined()
})

test('what has no code that could be compared counts for its own folder alone, wherever that is moved', async () => {
  const base = makeHome()
  const planAt = (name: string) => planWith({ ...containerWork('sh run.sh'), folder: join(base, name) })
  mkdirSync(join(base, 'one'))
  cpSync(join(base, 'one'), join(base, 'copy'), { recursive: true })
  expect(await because(planAt('one'), planAt('copy'))).toBe('it runs in another folder')
  const bench = makeBench()
  await bench.start(planAt('one'), n7).done
  renameSync(join(base, 'one'), join(base, 'moved'))
  await bench.start(planAt('moved'), n7).done
  expect(bench.cluster.submits).toHaveLength(1)
})

test('a volume in the folder of Liminal is the same wherever that lies', async () => {
  const bench = makeBench()
  const planAt = (home: string) =>
    planWith({ ...container, mounts: [{ ...mount, folder: join(home, 'volumes/system/data') }] })
  await bench.start(planAt(bench.home), n7).done
  const home = join(makeHome(), 'copy')
  cpSync(bench.home, home, { recursive: true })
  const other = makeBench(home)
  await other.start(planAt(home), n7).done
  expect(other.cluster.submits).toEqual([])
})
