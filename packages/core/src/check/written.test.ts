import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

/** The plan of a task with these keys, and its problems. */
function planned(keys: string, more = '') {
  const text = yaml`
    name: s
    ${more}
    pipelines:
      - pipeline: p
        tasks: [{ task: t, type: python, ${keys} }]
  `
  const { tasks, problems, diagnostics } = opened(text, { env: { PORT: '0080' } })
  const task = tasks.get('t')
  return { task, work: task?.work.kind === 'container' ? task.work : undefined, problems, diagnostics }
}

const numbers = '00123 1.20 0755 1234567e8 +49123456 0.0000001 1234567890123456789 1e3 0x1F 1.0 -0 .5 True FALSE'

test('environment variables are what is written', () => {
  const names = numbers.split(' ').map((text, at) => [`V${at}`, text] as const)
  const { work, problems } = planned(
    `cmd: x, env_vars: { ${names.map(([name, text]) => `${name}: ${text}`).join(', ')}, N: null, E: ~, P: "{{PORT}}" }`,
  )
  expect(problems).toEqual([])
  expect(work?.env).toEqual({ ...Object.fromEntries(names), N: '', E: '', P: '0080' })
})

test('a placeholder puts in what is written, alone and within a text', () => {
  for (const text of numbers.split(' ')) {
    const { work, problems } = planned(
      `cmd: 'a {{v}} b', env_vars: { V: '{{v}}' }`,
      `variables: { v: ${text}, w: '{{v}}' }`,
    )
    expect(problems).toEqual([])
    expect([work?.args[0], work?.env.V]).toEqual([`a ${text} b`, text])
  }
})

test('a list or map in a text has the digits that are written', () => {
  const { work } = planned(`cmd: 'x {{v}}'`, 'variables: { v: { ids: [9007199254740993, 1.20], n: 1e3 } }')
  expect(work?.args[0]).toBe('x {"ids":[9007199254740993,1.20],"n":1e3}')
})

test('where a text has to stand, a number or a boolean is what is written', () => {
  const { work, problems } = planned(`cmd: 1.20, resources: { memory: 2.0, cpu: 0.50 }`)
  expect(problems).toEqual([])
  expect(work).toMatchObject({ args: ['1.20'], resources: { memory: '2.0', cpu: '0.50' } })
  expect(planned('cmd: true').work?.args).toEqual(['true'])
  expect(planned(`cmd: '{{v}}'`, 'variables: { v: 5 }').work?.args).toEqual(['5'])
})

test('where a number has to stand, it is one, however it is written', () => {
  const { task, problems } = planned('cmd: x, retries: 03, timeout_minutes: 1.50, priority: 1e1, always_run: True')
  expect(problems).toEqual([])
  expect(task).toMatchObject({ retries: { limit: 3 }, timeoutSeconds: 90, priority: 10, triggerRule: 'all_done' })
})

test('a number that cannot be held where one has to stand is refused at its place', () => {
  expect(planned('cmd: x, priority: 12345678901234567890').problems).toEqual([
    '5:56 E_VALUE_INVALID 12345678901234567890 has more digits than a number can keep here',
  ])
})

test('elements of for_each keep their digits', () => {
  const { task } = planned('cmd: x, for_each: [9007199254740993, 1.20, { id: 100000000000000000000000 }]')
  expect(JSON.stringify(task?.forEach)).toBe('{"items":[9007199254740993,1.20,{"id":100000000000000000000000}]}')
  expect(planned('cmd: x, for_each: 1e1').task?.forEach).toHaveProperty('items.9', 9)
})

test.each([
  ['cmd: x, for_each: [01, 02]', '01 would become 1 here'],
  ["cmd: 'x {{months}}'", '01 would become 1 here'],
  ["cmd: x, for_each: '{{months}}'", '01 would become 1 here'],
  ['cmd: "x {{ months | join(\',\') }}"', '01 would become 1 here'],
  ['cmd: x, for_each: [+49123456]', '+49123456 would become 49123456 here'],
  ['cmd: x, for_each: [.nan]', '.nan is no number that JSON knows'],
])('%s: what JSON cannot say as it is written is refused', (keys, message) => {
  const { problems } = planned(keys, 'variables: { months: [01, 2] }')
  expect(problems.map((problem) => problem.replace(/^\S+ \S+ /, ''))).toContain(message)
})

test('in expressions numbers are numbers', () => {
  const cmd = `cmd: '{{ account + 1 }} {{ month + 1 }} {{ account > 5 }} {{ ids | length }} {{ ids | sort }}'`
  const variables = 'variables: { account: 9007199254740993, month: 01, ids: [9007199254740993, 3] }'
  expect(planned(cmd, variables).work?.args[0]).toBe('9007199254740994 2 true 2 [3,9007199254740993]')
})

test('a number with too many digits to compute with is refused, not rounded', () => {
  const { problems } = planned(`cmd: '{{ huge + 1 }}'`, 'variables: { huge: 100000000000000000000000 }')
  expect(problems[0]).toContain('huge is 100000000000000000000000, and no expression can reckon with so many digits')
  expect(planned(`cmd: '{{ pi > 3 }}'`, 'variables: { pi: 3.14159265358979323846 }').work?.args[0]).toBe('true')
})

test('the variables and connections of Airflow are text', () => {
  const more = `variables: { zip: 00123, rate: 1.20 }
    connections: [{ connection: db, type: duckdb, path: x, login: 007, port: 5432 }]`
  const { work } = planned(
    `cmd: '{{ var.value.zip }} {{ var.value.rate }} {{ conn.db.login }} {{ conn.db.port }}'`,
    more,
  )
  expect(work?.args[0]).toBe('00123 1.20 007 5432')
})

test('keys are what is written', () => {
  const { work } = planned('cmd: x, env_vars: { 007: a, 1.0: b, True: c }')
  expect(work?.env).toEqual({ '007': 'a', '1.0': 'b', True: 'c' })
})

test('an executor, and an image, is as its type wants it', () => {
  const { plan, tasks, problems } = opened(yaml`
    name: s
    images: [{ image: a, source: ., python_version: 3.10 }]
    executors: [{ executor: k, type: kubernetes, namespace: 1.20 }]
    pipelines:
      - pipeline: p
        tasks: [{ task: t, type: python, cmd: x, executor: k, image: a }]
  `)
  expect(problems).toEqual([])
  expect(plan?.executors.k).toEqual({ type: 'kubernetes', config: { namespace: '1.20' } })
  expect(tasks.get('t')?.work).toMatchObject({ build: { python_version: '3.10' } })
})

test('a value that is none of several kinds is told with those that are', () => {
  const told = (keys: string) =>
    planned(keys).diagnostics.map(({ message, expected }) => `${message}, expected ${expected}`)
  const anything = 'a text, a number, true, false, nothing or the JSON of a list or map in quotes'
  expect(told('cmd: x, env_vars: { A: [1] }')).toEqual([`env_vars.A is a list, expected ${anything}`])
  expect(told('cmd: x, for_each: { from: 0.1, to: 2 }')).toEqual(['for_each.from is 0.1, expected a whole number'])
  expect(told('cmd: x, cache: 5')).toEqual(['cache is 5, expected true, false or a map'])
  expect(told('cmd: x, outputs: { n: nubmer }')).toEqual([
    'outputs.n is "nubmer", expected string, number, boolean, json, file or a map',
  ])
})

test('a key that its map may not have is told at the key', () => {
  expect(planned('cmd: x, outputs: { my.out: number }').problems).toEqual([
    '5:57 E_VALUE_INVALID outputs.my.out: the name of an output holds letters, digits, dashes and underscores',
  ])
})

test('a variable in both env and env_vars is warned of, but not one that the defaults have', () => {
  const { problems, work } = planned('cmd: x, env: { A: 1, B: 2 }, env_vars: { A: 3 }')
  expect(problems).toEqual(['5:53 E_NAME_TWICE env_vars has A too, and counts'])
  expect(work?.env).toEqual({ A: '3', B: '2' })
  expect(planned('cmd: x, env_vars: { A: 3 }', 'task_defaults: { python: { env: { A: 1 } } }').problems).toEqual([])
  expect(planned('cmd: x, env: { A: 3 }', 'task_defaults: { python: { env_vars: { A: 1 } } }').problems).toEqual([
    '5:53 E_NAME_TWICE env_vars has A too, and counts',
  ])
})
