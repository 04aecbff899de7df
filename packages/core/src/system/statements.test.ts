import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'
import { unescapeTemplate } from './escapes.ts'

/** What a command becomes, or the problems. */
function command(
  cmd: string,
  { variables = '{}', ...options }: { variables?: string } & Parameters<typeof opened>[1] = {},
) {
  const text = yaml`
    name: s
    variables: ${variables}
    pipelines:
      - pipeline: p
        params: { min-rows: 5, day: '{{ds}}' }
        tasks:
          - { task: load-data, type: python, cmd: x, outputs: { row-count: number, name: string } }
          - { task: t, type: python, variables: { own: 1 }, cmd: ${JSON.stringify(cmd)} }
  `
  const { tasks, problems } = opened(text, options)
  const task = tasks.get('t')
  if (problems.length > 0) return { problems }
  return { cmd: task?.work.kind === 'container' && task.work.args[0], values: task?.values }
}

const variables = "{ env: prod, tables: [a, b], my.dotted: dot, path: '/{{env}}', paths: { raw-data: r } }"

test.each([
  ["{% if env == 'prod' %}PROD{% else %}DEV{% endif %}", 'PROD'],
  ["{% for t in tables %}{{t}}{{ ',' if not loop.last }}{% endfor %} {{path}}", 'a,b /prod'],
  ['{% if min-rows > 4 and my.dotted and own %}{{min-rows}} {{ paths.raw-data }}{% endif %}', '5 r'],
  ['{% if HOME %}{{HOME}}{% endif %} {% if ds_nodash %}{{ macros.ds_add(day, 1) }}{% endif %}', '/root 2018-01-02'],
  ['{% set env = env ~ 1 %}{{ env }}', 'prod1'],
  ['{% for env in tables %}{{ env }}{% endfor %}{{ env }}', 'abprod'],
  ['{% if env is defined and nothing is not defined %}a{% endif %}', 'a'],
  ['a{# hidden #}b', 'ab'],
  ['x{# only this #}', 'x'],
  ['{% raw %}{{env}} {% x %}{% endraw %}', '{{env}} {% x %}'],
  ['{{- env -}} x', 'prodx'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  ['echo ${#array[@]} {{env}} ${x##*#}', 'echo ${#array[@]} prod ${x##*#}'],
  ['\\{% if env %} \\{# {{env}} #} \\{{', '{% if env %} {# prod #} {{'],
])('%j is rendered by the plan', (cmd, text) => {
  const found = command(cmd, { variables, env: { HOME: '/root' } })
  expect(found).toEqual({ cmd: expect.any(String), values: undefined })
  expect(unescapeTemplate(String(found.cmd))).toBe(text)
})

test('what a value says is never a statement, a comment or a placeholder, wherever it stands', () => {
  const evil = { A: '{% if 1 %}', B: '{# x', C: '{', D: '{{own}}' }
  const cmd = '{{A}}x{{B}} #}{{C}}{{C}}own}} {{D}} {% if true %}{{A}}{{ C ~ C }}own}}{% endif %} {{C}}% if own %}'
  const found = command(cmd, { env: evil })
  const text = '{% if 1 %}x{# x #}{{own}} {{own}} {% if 1 %}{{own}} {% if own %}'
  expect(unescapeTemplate(String(found.cmd))).toBe(text)
})

test('a text that speaks of the run stays, along with the values that it needs', () => {
  const cmd =
    "a {{path}} {% if tasks.load-data.outputs.row-count-1 > min-rows %}{{ tables | join(',') }}{% endif %}{# b #}"
  expect(command(cmd, { variables })).toEqual({
    cmd: "a /prod {% if tasks.load-data.outputs.row-count - 1 > min-rows %}{{ tables | join(',') }}{% endif %}",
    values: { 'min-rows': 5, tables: ['a', 'b'] },
  })
})

test('a variable may hold what only the run knows, and statements', () => {
  const held = "{ file: '/x/{{tasks.load-data.outputs.name}}', mode: '{% if own %}fast{% endif %}' }"
  expect(command('{% if own %}{{file}} {{mode}}{% endif %}', { variables: held })).toEqual({
    cmd: '{% if own %}/x/{{tasks.load-data.outputs.name}} fast{% endif %}',
    values: { own: 1 },
  })
  expect(command('{{mode}}', { variables: held })).toMatchObject({ cmd: 'fast' })
})

test.each([
  ['x {% if own %}y', '8:65 E_PLACEHOLDER_INVALID {% if own %}: its block has no endif'],
  [
    '{% if own %}{% if own %}{% endif %} {% endif %}{% endif %}',
    '8:110 E_PLACEHOLDER_INVALID {% endif %}: there is no if',
  ],
  ['{% include "x.sql" %}', '8:63 E_PLACEHOLDER_INVALID {% include "x.sql" %}: a text cannot use other files'],
  [
    '{% if knwon %}{% endif %}',
    '8:63 E_PLACEHOLDER_UNKNOWN {% if knwon %}: nothing is named knwon | did you mean known?',
  ],
  ['{% if own %}{{ knwon + 1 }}{% endif %}', '8:75 E_PLACEHOLDER_UNKNOWN {{ knwon + 1 }}: nothing is named knwon'],
  ['{% if own %}{{knwon}}{% endif %}', '8:75 E_PLACEHOLDER_UNKNOWN nothing is named knwon | did you mean known?'],
  ['{% for t in [1] %}{% endfor %}{{ t }}', '8:93 E_PLACEHOLDER_UNKNOWN nothing is named t'],
  ['{% for t in tables %}{{ t.x + u }}{% endfor %}', 'nothing is named tables'],
  ['{% if own + "a" %}{% endif %}', '8:63 E_PLACEHOLDER_INVALID {% if own + "a" %}: tried to use + operator'],
  [
    '{% if tasks.load-data.outputs.row-count > %}{% endif %}',
    '{% if tasks.load-data.outputs.row-count > %}: syntax error',
  ],
  ['{% if tasks.load-data.outputs.rows %}{% endif %}', 'E_OUTPUT_UNKNOWN load-data declares no output rows'],
])('%j is a problem, told at its place', (cmd, problem) => {
  expect(command(cmd, { variables: '{ known: 1 }' }).problems).toContainEqual(expect.stringContaining(problem))
})

test('a statement that is wrong says how it is written as text', () => {
  const { diagnostics } = opened(yaml`
    name: s
    pipelines: [{ pipeline: p, tasks: [{ task: t, type: python, cmd: '{% include "x" %}' }] }]
  `)
  expect(diagnostics[0]?.expected).toContain('\\{% include "x" %}')
})

test('statements work wherever placeholders do, but in what is an expression itself', () => {
  const { problems, plan } = opened(yaml`
    name: s
    variables: { env: prod, folder: '{% if env %}a{% endif %}' }
    pipelines:
      - pipeline: p
        params: { p: "{% if env == 'prod' %}x{% endif %}" }
        on_success: [{ type: command, command: 'echo {% if env %}{{p}}{% endif %} \{% if %}' }]
        tasks:
          - { task: t, type: python, cmd: x, env_vars: { A: '{% if p %}{{folder}}{% endif %}' }, for_each: ['{% if p %}i{% endif %}'] }
          - { task: u, type: python, cmd: x, when: '{% if p %}true{% endif %}' }
  `)
  expect(problems).toEqual([expect.stringMatching(/^9:48 E_VALUE_INVALID this is not one expression/)])
  const [hook] = plan?.hooks?.success ?? []
  expect(hook).toMatchObject({ command: 'echo x {% if %}' })
  expect(plan?.tasks.find(({ name }) => name === 't')).toMatchObject({
    work: { env: { A: 'a' } },
    forEach: { items: ['i'] },
  })
})

test('what is escaped reaches hooks and executors as it is', () => {
  const { plan } = opened(
    yaml`
    name: s
    executors: [{ executor: local, type: local, namespace: '{{N}}' }]
    pipelines:
      - pipeline: p
        on_success: [{ type: webhook, url: 'https://a/{{N}}', headers: { X: '{{N}}' } }]
        tasks: [{ task: t, type: python, cmd: x }]
  `,
    { env: { N: '{#n' } },
  )
  expect(plan?.hooks?.success).toEqual([expect.objectContaining({ url: 'https://a/{#n', headers: { X: '{#n' } })])
  expect(plan?.executors.local?.config).toEqual({ namespace: '{#n' })
})

test('secrets stay out of statements', () => {
  const { problems } = opened(
    yaml`
    name: s
    secrets: [{ secret: token }]
    pipelines: [{ pipeline: p, tasks: [{ task: t, type: python, cmd: 'x {% if TOKEN %}{{TOKEN}}{% endif %}' }] }]
  `,
    { env: { TOKEN: 'hush' } },
  )
  expect(problems.map((each) => each.split(' ')[1])).toEqual(['E_SECRET_PLACEHOLDER', 'E_SECRET_PLACEHOLDER'])
})

test('a comment that YAML cuts short is warned of', () => {
  const { diagnostics, tasks } = opened(yaml`
    name: s
    pipelines:
      - pipeline: p
        tasks:
          - task: t
            type: python
            cmd: echo a {# note #}b
  `)
  expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', 'YAML ends this text before #}'],
  ])
  expect(tasks.get('t')?.work).toMatchObject({ args: ['echo a {# note'] })
})
