import { expect, test } from 'vitest'
import type { Diagnostic } from './diagnostic.ts'
import { sortDiagnostics } from './diagnostic.ts'
import { sourceOf } from './place.ts'
import { renderDiagnostic, renderPlace } from './render.ts'

/** A diagnostic at the first occurrence of a stretch of text. */
function at(text: string, stretch: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const source = sourceOf('/project/liminal.yml', text)
  const start = text.indexOf(stretch)
  const place = { source, start, end: start + stretch.length }
  return { severity: 'error', code: 'E_VALUE_INVALID', message: 'it is wrong', place, ...more }
}

const rendered = (diagnostic: Diagnostic) => renderDiagnostic(diagnostic, '/project').split('\n')

test('a frame says where, what, the line with a caret, what was expected and what to do', () => {
  const diagnostic = at('name: a\ntasks:\n  - retries: many\n', 'many', {
    expected: 'a number',
    suggestion: 'did you mean 3?',
  })
  expect(rendered(diagnostic)).toEqual([
    'liminal.yml:3:14 error: it is wrong [E_VALUE_INVALID]',
    '  3 |   - retries: many',
    '    |              ^^^^',
    '    = expected a number',
    '    = did you mean 3?',
  ])
})

test('a warning says so, and colours go around the words', () => {
  const diagnostic = at('nmae: a\n', 'nmae', { severity: 'warning' })
  const painted = renderDiagnostic(diagnostic, '/project', (style, text) => `<${style}>${text}</>`)
  expect(painted).toContain('<bold>liminal.yml:1:1</> <warning>warning</>: it is wrong <dim>[E_VALUE_INVALID]</>')
  expect(painted).toContain('<warning>^^^^</>')
})

test('tabs become single spaces, so that the caret stands right', () => {
  expect(rendered(at('a:\n\tb: 1\n', '\t')).slice(1)).toEqual(['  2 |  b: 1', '    | ^'])
})

test('a CRLF file shows no carriage return', () => {
  expect(rendered(at('a: 1\r\nb: x\r\n', 'x\r\n'))).toEqual([
    'liminal.yml:2:4 error: it is wrong [E_VALUE_INVALID]',
    '  2 | b: x',
    '    |    ^',
  ])
})

test('of a value of several lines the first is shown', () => {
  expect(rendered(at('a: "x\n  y"\n', '"x\n  y"')).slice(1)).toEqual(['  1 | a: "x', '    |    ^^'])
})

test('a very long line is cut around the place', () => {
  const text = `a: ${'x'.repeat(500)} HERE ${'y'.repeat(500)}`
  const [head, line, caret] = rendered(at(text, 'HERE'))
  expect(head).toMatch(/^liminal.yml:1:505 /)
  expect(line?.length).toBeLessThan(120)
  expect(caret?.indexOf('^')).toBe(line?.indexOf('HERE'))
  expect(caret?.match(/\^+/)?.[0]).toBe('^^^^')
})

test('a very long value does not hide what is wrong with it', () => {
  const [head = ''] = rendered(at('a: 1\n', 'a', { message: `param a: "${'x'.repeat(10 ** 6)}": is no number` }))
  expect(head).toMatch(/^liminal.yml:1:1 error: param a: "x+ … x+": is no number \[E_VALUE_INVALID]$/)
  expect(head.length).toBeLessThan(1100)
})

test('the end of the file has a line, even in an empty file', () => {
  const { place } = at('a: 1\n', 'a')
  const end = { ...place, start: 5, end: 5 }
  expect(rendered({ ...at('a: 1\n', 'a'), place: end })).toEqual([
    'liminal.yml:2:1 error: it is wrong [E_VALUE_INVALID]',
    '  2 | ',
    '    | ^',
  ])
  expect(rendered(at('', ''))).toEqual(['liminal.yml:1:1 error: it is wrong [E_VALUE_INVALID]', '  1 | ', '    | ^'])
})

test('the margin is as wide as the line number', () => {
  const text = `${'#\n'.repeat(99)}a: bad\n`
  expect(rendered(at(text, 'bad')).slice(1)).toEqual(['  100 | a: bad', '      |    ^^^'])
})

test('a file outside the working folder, and the base layer, keep their names', () => {
  const place = at('a', 'a').place
  expect(renderPlace(place, '/elsewhere')).toBe('/project/liminal.yml:1:1')
  expect(renderPlace({ ...place, source: sourceOf('liminal:base', 'a') }, '/project')).toBe('liminal:base:1:1')
})

test('diagnostics come by file and place, each once', () => {
  const text = 'a: 1\nb: 2\n'
  const other = { ...at(text, 'a'), place: { ...at(text, 'a').place, source: sourceOf('/project/a.yml', text) } }
  const sorted = sortDiagnostics([at(text, 'b'), at(text, 'a'), other, at(text, 'b')])
  expect(sorted.map(({ place }) => renderPlace(place, '/project'))).toEqual([
    'a.yml:1:1',
    'liminal.yml:1:1',
    'liminal.yml:2:1',
  ])
})

test('what a terminal would act on is spelled out, and the caret stands right behind it', () => {
  const diagnostic = at('x: \u202e\u2066 many\n', 'many', { message: 'nothing is named \x1b[2J', expected: '\x07' })
  expect(rendered(diagnostic)).toEqual([
    'liminal.yml:1:7 error: nothing is named \\x1b[2J [E_VALUE_INVALID]',
    '  1 | x: \\u202e\\u2066 many',
    '    |                 ^^^^',
    '    = expected \\x07',
  ])
})
