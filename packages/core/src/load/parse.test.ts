import { expect, test } from 'vitest'
import { positionOf } from '../diagnostics/place.ts'
import { parsed } from '../test-support/open.ts'
import { get, itemsAt, type Node } from './node.ts'

const positions = (node: Node | undefined) =>
  node && [positionOf(node.place.source, node.place.start), positionOf(node.place.source, node.place.end)]

test('every value knows its line and column', () => {
  const { root, json } = parsed('name: iris\npipelines:\n  - pipeline: train\n    tasks: ["a", b]\n')
  expect(json).toEqual({ name: 'iris', pipelines: [{ pipeline: 'train', tasks: ['a', 'b'] }] })
  const [pipeline] = itemsAt(root, 'pipelines')
  const [first, second] = itemsAt(pipeline, 'tasks')
  expect(positions(get(pipeline, 'pipeline'))).toEqual([
    { line: 3, column: 15 },
    { line: 3, column: 20 },
  ])
  expect(positions(first)).toEqual([
    { line: 4, column: 13 },
    { line: 4, column: 16 },
  ])
  expect(positions(second)?.[0]).toEqual({ line: 4, column: 18 })
})

test('positions are right behind CRLF line ends', () => {
  const { root } = parsed('name: iris\r\nowner: me\r\n')
  expect(positions(get(root, 'owner'))).toEqual([
    { line: 2, column: 8 },
    { line: 2, column: 10 },
  ])
})

test('scalars keep their types', () => {
  const { json } = parsed('a: 1\nb: 1.5\nc: true\nd: yes\ne:\nf: "1"\ng: 2020-01-01\nh: ~\n')
  expect(json).toEqual({ a: 1, b: 1.5, c: true, d: 'yes', e: null, f: '1', g: '2020-01-01', h: null })
})

test('a key named __proto__ is a key like any other', () => {
  const { json } = parsed('__proto__: { polluted: 1 }\n')
  expect(Object.keys(json ?? {})).toEqual(['__proto__'])
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

test('an alias is the value that its anchor marks, and stands where that stands', () => {
  const { root, json, problems } = parsed('a: &a [1, 2]\nb: *a\n')
  expect(json).toEqual({ a: [1, 2], b: [1, 2] })
  expect(positions(get(root, 'b'))?.[0]).toEqual({ line: 1, column: 7 })
  expect(problems).toEqual([])
})

test('an anchor may be given anew', () => {
  expect(parsed('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').json).toEqual({ a: 1, b: 1, c: 2, d: 2 })
})

test('an alias without an anchor before it is said', () => {
  expect(parsed('a: *nowhere\nb: &self [*self]\n').problems).toEqual([
    '1:4 E_YAML_SYNTAX no value before this alias is marked &nowhere',
    '2:11 E_YAML_SYNTAX no value before this alias is marked &self',
  ])
})

test('what a map says itself wins over what is merged into it, wherever that stands', () => {
  const { json } = parsed('b: &b { x: 1, y: 2 }\nc: { <<: *b, y: 3 }\nd: { y: 4, <<: *b }\n')
  expect(json).toMatchObject({ c: { x: 1, y: 3 }, d: { x: 1, y: 4 } })
})

test('of several merged maps the first wins', () => {
  const { json } = parsed('a: &a { x: 1 }\nb: &b { x: 2, y: 2 }\nc: { <<: [*a, *b] }\n')
  expect(json).toMatchObject({ c: { x: 1, y: 2 } })
})

test('only maps are merged', () => {
  expect(parsed('c:\n  <<: 3\n').problems).toEqual(['2:7 E_YAML_SYNTAX << merges maps'])
})

test.each([[''], ['# only a comment\n'], ['~\n']])('a file that says nothing is skipped: %j', (text) => {
  expect(parsed(text)).toMatchObject({ root: undefined, problems: [] })
})

test.each([['- a\n'], ['hello\n']])('a file that is no map is refused: %j', (text) => {
  expect(parsed(text).problems).toEqual(['1:1 E_LAYER_NOT_MAP a liminal.yml is a map of sections'])
})

test('a tab is shown where it stands', () => {
  expect(parsed('a:\n\tb: 1\n').diagnostics).toMatchObject([
    { code: 'E_YAML_SYNTAX', message: 'a tab cannot indent YAML', expected: 'spaces' },
  ])
  expect(parsed('a:\n\tb: 1\n').problems).toEqual(['2:1 E_YAML_SYNTAX a tab cannot indent YAML'])
})

test('every key that stands twice is shown, also as another type', () => {
  expect(parsed('a: 1\nb: 2\na: 3\n"b": 4\n1: x\n"1": y\n').problems).toEqual([
    '3:1 E_YAML_KEY_TWICE this key stands twice in its map',
    '4:1 E_YAML_KEY_TWICE this key stands twice in its map',
    '6:1 E_YAML_KEY_TWICE this key stands twice in its map',
  ])
})

test.each([
  ['a: {{x}}\n', '1:4', "'{{x}}'"],
  ['a: 1\nb: {{ x }}/data\n', '2:4', "'{{ x }}/data'"],
  ['a:\n  - {{x}}\n', '2:5', "'{{x}}'"],
  ['a:\n  - {{x}}/y\n', '2:5', "'{{x}}/y'"],
])('an unquoted placeholder is told to be quoted: %j', (text, where, expected) => {
  const { diagnostics, problems } = parsed(text)
  expect(problems).toEqual([`${where} E_YAML_SYNTAX a value that starts with a placeholder needs quotes`])
  expect(diagnostics[0]?.expected).toBe(expected)
})

test.each([
  ["a: {% if env == 'x' %}y{% endif %}\n", '1:4 E_YAML_SYNTAX a value that starts with {% needs quotes'],
  ['a: {# b #} c\n', '1:4 E_YAML_SYNTAX a value that starts with {# needs quotes'],
])('a statement, or a comment of Jinja, is told to be quoted: %j', (text, problem) => {
  expect(parsed(text).problems).toEqual([problem])
})

test('a second document in the file is not ignored', () => {
  expect(parsed('a: 1\n---\nb: 2\n').problems).toEqual([
    '2:1 E_YAML_SYNTAX a liminal.yml is one document, without --- in it',
  ])
})

test('broken indentation is an error of its line', () => {
  expect(parsed('a:\n  b: 1\n c: 2\n').problems).toEqual([expect.stringMatching(/^3:\d E_YAML_SYNTAX /)])
})

test('an unclosed quote at the end of the file has a place', () => {
  expect(parsed('a: "x').problems).toEqual([expect.stringMatching(/^1:\d+ E_YAML_SYNTAX /)])
})

test('a million laughs are refused at once', () => {
  const levels = Array.from(
    { length: 12 },
    (_, at) => `a${at}: &a${at} [${Array(10).fill(at === 0 ? 'ha' : `*a${at - 1}`)}]`,
  )
  const before = process.memoryUsage().rss
  const { root, problems } = parsed(levels.join('\n'))
  expect(root).toBeUndefined()
  expect(problems).toEqual(['6:38 E_YAML_TOO_LARGE the file has more than 1000000 values'])
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20)
})

test('a long text that aliases repeat counts by its length', () => {
  const text = `a: &a ${'x'.repeat(1_000_000)}\nb: [${Array(100).fill('*a')}]\n`
  expect(parsed(text).problems).toEqual([expect.stringMatching(/^2:\d+ E_YAML_TOO_LARGE /)])
})

test.each([
  ['a flow list', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['block maps', Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
  ['dashes', `a:\n  ${'- '.repeat(10_000)}x`],
  ['101 levels', `a: ${'['.repeat(101)}${']'.repeat(101)}`],
  ['aliases', `a: &a ${'['.repeat(60)}${']'.repeat(60)}\nb: ${'['.repeat(60)}*a${']'.repeat(60)}`],
])('deep nesting is refused, once: %s', (_, text) => {
  const { root, problems } = parsed(text)
  expect(root).toBeUndefined()
  expect(problems).toEqual([expect.stringMatching(/E_YAML_TOO_LARGE the file has more than 100 levels$/)])
})

test('a file of 25 MB is refused unread', () => {
  expect(parsed(`a: ${'x'.repeat(25_000_000)}`).problems).toEqual(['1:1 E_YAML_TOO_LARGE the file has more than 20 MB'])
})

test('a map of 60,000 keys and 10,000 aliases take no time to speak of', { timeout: 60_000 }, () => {
  const keys = Array.from({ length: 60_000 }, (_, at) => `  k${at}: ${at}`)
  const aliases = Array.from({ length: 10_000 }, () => '  - { <<: *d, y: 1 }')
  const { problems } = parsed(['d: &d { x: 1 }', 'm:', ...keys, 'l:', ...aliases].join('\n'))
  expect(problems).toEqual([])
})
