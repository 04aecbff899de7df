import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'
import { escapeTemplate, unescapeTemplate } from './escapes.ts'
import { outputReference } from './output-references.ts'
import { piecesOf } from './pieces.ts'

/** What `{{...}}` in a command becomes, given the variables of the system and of the task. */
function command(cmd: string, variables: string, options: Parameters<typeof opened>[1] = {}, taskVariables = '{}') {
  const params = JSON.stringify(
    Object.fromEntries(Object.keys(options.params ?? {}).map((name) => [name, { type: 'string' }])),
  )
  const text = yaml`
    name: s
    variables: ${variables}
    pipelines:
      - pipeline: p
        params: ${params}
        tasks:
          - { task: t, type: python, variables: ${taskVariables}, cmd: ${cmd} }
  `
  const { tasks, problems } = opened(text, options)
  const work = tasks.get('t')?.work
  return problems.length > 0 ? problems : work?.kind === 'container' && work.args[0]
}

test('params win over task variables, those over system variables, those over the environment', () => {
  const all = { params: { x: 'param' }, env: { x: 'env' } }
  expect(command("'{{x}}'", '{ x: system }', all, '{ x: task }')).toBe('param')
  expect(command("'{{x}}'", '{ x: system }', { env: all.env }, '{ x: task }')).toBe('task')
  expect(command("'{{x}}'", '{ x: system }', { env: all.env })).toBe('system')
  expect(command("'{{x}}'", '{}', { env: all.env })).toBe('env')
})

test('what holds a secret is not filled in, whoever names it as one', () => {
  const refused = (section: string, name: string, more = '') => {
    const text = yaml`
      name: s
      ${section}
      pipelines:
        - pipeline: p
          ${more}
          tasks:
            - { task: t, type: python, cmd: 'x {{${name}}}' }
            - { task: u, type: python, cmd: x, when: '{{ ${name} | length > 3 }}' }
    `
    const { problems } = opened(text, { env: { API_TOKEN: 'hush', LOGIN: 'hush', HOOK: 'hush' } })
    return problems.filter((problem) => problem.includes('E_SECRET_PLACEHOLDER')).length
  }
  expect(refused('secrets: [{ secret: api-token }]', 'API_TOKEN')).toBe(2)
  expect(refused('secrets: [{ secret: other, env: LOGIN }]', 'LOGIN')).toBe(2)
  expect(refused('connections: [{ connection: c, type: postgres, password: { env: LOGIN } }]', 'LOGIN')).toBe(2)
  expect(refused('owner: o', 'HOOK', 'on_failure: [{ type: webhook, url: { env: HOOK } }]')).toBe(2)
  expect(refused('secrets: [{ secret: api-token, path: a }]', 'API_TOKEN')).toBe(0)
  expect(refused('variables: { API_TOKEN: none }\n      secrets: [{ secret: api-token }]', 'API_TOKEN')).toBe(0)
})

test('task variables may be the name of a map', () => {
  expect(command("'{{x}}'", '{ prod: { x: p } }', {}, 'prod')).toBe('p')
})

test('variables may refer to further ones, and a task variable reaches into those of the system', () => {
  expect(command("'{{a}}'", "{ a: '<{{b}}>', b: '[{{ c.d }}]', c: { d: deep } }")).toBe('<[deep]>')
  expect(command("'{{a}}'", "{ a: 'at {{b}}', b: system }", {}, '{ b: task }')).toBe('at task')
})

test('scalars become strings within a string, maps and lists JSON', () => {
  const variables = '{ n: 1.5, b: true, e: null, l: [1, { a: x }] }'
  expect(command("'{{n}} {{b}} <{{e}}> {{l}}'", variables)).toBe('1.5 true <> [1,{"a":"x"}]')
})

test('a value that is nothing but one placeholder keeps its type', () => {
  const { tasks, problems } = opened(yaml`
    name: s
    variables: { tries: 3, env: { A: 1, B: '{{tries}}' } }
    pipelines:
      - pipeline: p
        tasks: [{ task: t, type: python, cmd: x, retries: '{{ tries }}', env_vars: '{{env}}' }]
  `)
  expect(problems).toEqual([])
  expect(tasks.get('t')).toMatchObject({ retries: { limit: 3 }, work: { env: { A: '1', B: '3' } } })
})

test('an escaped opening is text: it survives as a template and says two braces', () => {
  const rendered = command("'echo \\{{x}} {{x}}'", '{ x: 1 }')
  expect(rendered).toBe('echo \\{{x}} 1')
  expect(unescapeTemplate(rendered as string)).toBe('echo {{x}} 1')
})

test('what the environment and params say is never a placeholder', () => {
  const rendered = command("'{{E}} {{P}}'", '{ x: 1 }', { env: { E: '{{x}}' }, params: { P: '{{tasks.a.outputs.b}}' } })
  expect(unescapeTemplate(rendered as string)).toBe('{{x}} {{tasks.a.outputs.b}}')
  expect(piecesOf(rendered as string)).toHaveLength(1)
})

test('an unknown placeholder is shown at its column, with the name that was meant', () => {
  expect(command("'a {{known}} b {{knwon}} c'", '{ known: 1 }')).toEqual([
    '7:69 E_PLACEHOLDER_UNKNOWN nothing is named knwon | did you mean known?',
  ])
})

test('names of JavaScript are no variables', () => {
  expect(command("'{{constructor}}'", '{}')).toEqual([expect.stringContaining('nothing is named constructor')])
})

test('an unknown placeholder within a variable is shown where that stands', () => {
  expect(command("'{{a}}'", "{ a: 'x {{nope}}' }")).toEqual([
    expect.stringMatching(/^2:20 E_PLACEHOLDER_UNKNOWN nothing is named nope/),
  ])
})

test('what is no name is Jinja, with the variables at hand', () => {
  expect(command('\'n={{ a + 1 }} {{ b.c | upper }} {{ "yes" if a else "no" }}\'', '{ a: 1, b: { c: x } }')).toBe(
    'n=2 X yes',
  )
})

test('a minus before a name is one, unless it belongs to the name', () => {
  expect(command("'{{ -x }} {{ -m.a }} {{ -y }}'", "{ x: 5, m: { a: 1 }, '-y': y }")).toBe('-5 -1 y')
  expect(command("'{{ -xx }}'", '{ x: 5 }')).toEqual([expect.stringContaining('nothing is named xx')])
})

test('a value that is written out is no name, unless something has it', () => {
  expect(command("'{{ true }} {{False}} <{{ none }}> {{ 1 }} {{ -5 }} {{ 1.5 }} {{ 1e3 }}'", '{ x: 1 }')).toBe(
    'true false <> 1 -5 1.5 1000',
  )
  expect(command("'{{ none }} {{ 1 }}'", "{ none: n, '1': one }")).toBe('n one')
  expect(command("'{{2018-01-01}}'", '{ x: 1 }')).toEqual([expect.stringContaining('nothing is named 2018-01-01')])
})

test('an expression that cannot be evaluated is shown at its column, with the name that was meant', () => {
  expect(command("'x {{ knwon + 1 }}'", '{ known: 1 }')).toEqual([
    expect.stringMatching(/^7:57 E_PLACEHOLDER_UNKNOWN .*nothing is named knwon \| did you mean known\?$/),
  ])
})

test('an expression with an output is left for the run, along with the values of the variables in it', () => {
  const { tasks, problems } = opened(yaml`
    name: s
    variables: { rate: 2 }
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: a, outputs: { n: number } }
          - { task: b, type: python, cmd: 'x {{ tasks.a.outputs.n * rate }}' }
  `)
  expect(problems).toEqual([])
  expect(tasks.get('b')?.work).toMatchObject({ args: ['x {{ tasks.a.outputs.n * rate }}'] })
  expect(tasks.get('b')?.values).toEqual({ rate: 2 })
})

test('a circle of variables is shown', () => {
  expect(command("'{{a}}'", "{ a: '{{b}}', b: 'x{{c}}', c: '{{a}}' }")).toEqual([
    '2:43 E_VARIABLE_CYCLE these refer to each other: a -> b -> c -> a',
  ])
})

test.each([
  ['text', 'x', (next: string) => `'{{${next}}}{{${next}}}'`],
  ['nothing at all', "''", (next: string) => `'{{${next}}}{{${next}}}'`],
  ['lists', 'x', (next: string) => `['{{${next}}}', '{{${next}}}']`],
])('variables that double forty times are refused at once: %s', { timeout: 20_000 }, (_, last, twice) => {
  const names = Array.from({ length: 40 }, (_, at) => `v${at}: ${at === 39 ? last : twice(`v${at + 1}`)}`)
  expect(command("'{{v0}}'", `{ ${names.join(', ')} }`)).toContainEqual(
    expect.stringMatching(/E_VARIABLE_TOO_LARGE .* more than 20 million characters$/),
  )
})

test('a chain of ten thousand variables is refused, one of forty is not', () => {
  const chain = (length: number) =>
    `{ ${Array.from({ length }, (_, at) => `v${at}: '{{v${at + 1}}}'`).join(', ')}, v${length}: end }`
  expect(command("'{{v0}}'", chain(40))).toBe('end')
  expect(command("'{{v0}}'", chain(10_000))).toEqual([
    expect.stringMatching(/E_VARIABLE_TOO_LARGE .* more than 500 levels$/),
  ])
})

test('slow expressions are evaluated for ten seconds in all', { timeout: 60_000 }, () => {
  const tasks = Array.from({ length: 30 }, (_, at) => `{ task: t${at}, type: python, cmd: "{{ 'x'.count('') }}" }`)
  const { problems } = opened(`name: s\npipelines: [{ pipeline: p, tasks: [${tasks.join(', ')}] }]`)
  expect(problems.length).toBeLessThan(15)
  expect(problems).toContainEqual(expect.stringContaining('the expressions of the system take longer than 10 seconds'))
})

test('outputs of tasks stay for the engine', () => {
  expect(outputReference('tasks.a-1.outputs.b_c')).toEqual({ task: 'a-1', output: 'b_c' })
  expect(outputReference('tasks.a.b.outputs.c')).toEqual({ task: 'a.b', output: 'c' })
  expect(outputReference('tasks.a.outputs.json.outputs.b')).toBeUndefined()
  const { tasks } = opened(yaml`
    name: s
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: x, outputs: { b: json } }
          - { task: t, type: python, cmd: 'y {{ tasks.a.outputs.b }} {{tasks.a.outputs.b.c.d}}' }
  `)
  expect(tasks.get('t')?.work).toMatchObject({ args: ['y {{ tasks.a.outputs.b }} {{tasks.a.outputs.b.c.d}}'] })
})

test('escaping and unescaping give back any text', () => {
  for (const text of ['{{x}}', '\\{{', '{{{{', '{{{', 'a\\\\{{b}}', '}}{{']) {
    expect(unescapeTemplate(escapeTemplate(text))).toBe(text)
    expect(piecesOf(escapeTemplate(text)).some((piece) => 'expression' in piece)).toBe(false)
  }
})

test('half a placeholder is text, and a long row of them takes no time', { timeout: 10_000 }, () => {
  expect(piecesOf('a {{b')).toEqual([{ text: 'a {{b' }])
  expect(piecesOf('{{'.repeat(200_000))).toHaveLength(1)
  expect(piecesOf(`{{${' '.repeat(200_000)}`)).toHaveLength(1)
})
