import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

const long = 'n'.repeat(201)

function problemsOf(section: string, { pipeline = '', task = '' } = {}) {
  return opened(yaml`
    name: s
    ${section}
    pipelines:
      - pipeline: p
        ${pipeline}
        tasks: [{ task: t, type: python, cmd: x, ${task} }]
  `).problems
}

test.each([
  ['volumes', `[{ volume: ${long} }]`],
  ['executors', `[{ executor: ${long}, type: local }]`],
  ['pools', `[{ pool: ${long}, slots: 1 }]`],
  ['secrets', `[{ secret: ${long} }]`],
  ['connections', `[{ connection: ${long}, type: postgres }]`],
  ['images', `[{ image: ${'n'.repeat(256)} }]`],
  ['services', `[{ service: ${long}, image: x }]`],
  ['services', `[{ service: ${'ü'.repeat(101)}, image: x }]`],
])('a name of %s that no file could have is told of at its place', (section, entries) => {
  expect(problemsOf(`${section}: ${entries}`)).toContainEqual(
    expect.stringMatching(
      /^2:\d+ E_VALUE_INVALID \w+: a name (of an image )?has at most (200 characters|200 bytes|255 characters)/,
    ),
  )
})

test.each([
  ['pipeline', `name: s\npipelines: [{ pipeline: ${long}, tasks: [] }]`],
  ['task', `name: s\npipelines: [{ pipeline: p, tasks: [{ task: ${long}, type: python, cmd: x }] }]`],
  ['name', `name: ${long}\npipelines: [{ pipeline: p, tasks: [] }]`],
  [
    'output',
    `name: s\npipelines: [{ pipeline: p, tasks: [{ task: t, type: python, cmd: x, outputs: { ${long}: json } }] }]`,
  ],
  ['param', `name: s\npipelines: [{ pipeline: p, params: { ${long}: 1 }, tasks: [] }]`],
])('so is that of a %s', (_, text) => {
  expect(opened(text).problems).toContainEqual(expect.stringMatching(/a name has at most 200 (characters|bytes)/))
})

test('a name of 200 characters is one', () => {
  expect(problemsOf(`volumes: [{ volume: ${'n'.repeat(200)} }]`)).toEqual([])
})

test.each([
  ['images: [{ image: i, type: python, source: "a\\0b" }]', 'source: no path holds the character NUL'],
  [
    `images: [{ image: i, type: python, source: ${'a'.repeat(300)} }]`,
    'source: a name in a path has at most 255 bytes',
  ],
  [
    `images: [{ image: i, type: python, source: ${'ü'.repeat(128)} }]`,
    'source: a name in a path has at most 255 bytes',
  ],
  [`volumes: [{ volume: v, local: { path: ${'a/'.repeat(1501)} } }]`, 'local.path: a path has at most 3000 bytes'],
  ['secrets: [{ secret: s, path: "a\\0b" }]', 'path: no path holds the character NUL'],
])('%.60s is no path', (section, message) => {
  expect(problemsOf(section)).toContainEqual(expect.stringContaining(`E_VALUE_INVALID ${message}`))
})

test.each([
  [{ task: 'timeout_minutes: 1000000000000000' }, 'timeout_minutes: at most 525600 minutes, which is a year'],
  [{ task: 'retry_delay: 8761h' }, 'retry_delay: at most 8760h, a year'],
  [{ task: 'retry_delay: 1000000000000000' }, 'retry_delay: at most 8760h, a year'],
  [{ pipeline: 'timeout_minutes: 525601' }, 'timeout_minutes: at most 525600 minutes'],
  [{ pipeline: 'late_minutes: 525601' }, 'late_minutes: at most 525600 minutes'],
  [{ pipeline: 'on_failure: [{ type: command, command: x, timeout: 3000000s }]' }, 'on_failure.0.timeout: at most 24h'],
])('%j is longer than anything may take', (where, message) => {
  expect(problemsOf('owner: o', where)).toEqual([
    expect.stringMatching(new RegExp(`^\\d:\\d+ E_VALUE_INVALID ${message}`)),
  ])
})
