import { expect, test } from 'vitest'
import { unescapeTemplate } from './escapes.ts'
import { piecesOf } from './pieces.ts'
import { joinParts, templateOfSource } from './templates.ts'

/** The pieces of what a user wrote, as short texts. */
function cut(source: string) {
  return piecesOf(templateOfSource(source)).map((piece) =>
    'text' in piece ? unescapeTemplate(piece.text) : 'word' in piece ? [piece.word, piece.body] : [piece.expression],
  )
}

test.each([
  ['a {{ b }} c', ['a ', ['b'], ' c']],
  ['{%- if a -%}\n b {% endif +%} c', [['if', 'a'], 'b ', ['endif', ''], ' c']],
  ['a {{- b -}} c {{ -d }}', ['a', ['b'], 'c ', ['-d']]],
  ['a {# {{ b }} #} c {#- d -#} e', ['a  ce']],
  ['{% raw %} {{ a }} {% if {# #} {% endraw %} {%- raw -%} b {%- endraw -%} c', [' {{ a }} {% if {# #} bc']],
  ["{{ '}}' ~ \"%}\" }}{% if '%}' %}", [['\'}}\' ~ "%}"'], ['if', "'%}'"]]],
  ["{{ it's }} or {{ b }}", [["it's"], ' or ', ['b']]],
])('%j is cut', (source, pieces) => {
  expect(cut(source)).toEqual(pieces)
})

test.each([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  'for i in $(seq ${#array[@]}); do echo ${x##*#}; done',
  "awk '{# sum\n s += $1 } END { print s }'",
  'curl -w "%{http_code}" -o /dev/null',
  'date "+{%d.%m.%Y %}"',
  '{% load static %}{% url "x" %}',
  '{% if a',
  '{# not closed',
  'a {{ b',
  '\\{%d \\{# \\{% load %}',
  '{%if}',
])('%j only looks like Jinja: it is text as it stands', (text) => {
  expect(cut(text)).toEqual([text])
})

test.each([
  ['\\{% if a %}b\\{% endif %}', '{% if a %}b{% endif %}'],
  ['a \\{# b #}', 'a {# b #}'],
  ['\\{{ a }}', '{{ a }}'],
])('%j is escaped', (source, text) => {
  expect(cut(source)).toEqual([text])
})

test('what is cut and joined is what it was', () => {
  const token = (text: string) => ({ text, isToken: true })
  const text = (each: string) => ({ text: each, isToken: false })
  const said = (...parts: Parameters<typeof joinParts>[0]) =>
    piecesOf(joinParts(parts)).map((piece) => ('text' in piece ? unescapeTemplate(piece.text) : piece))
  expect(said(text('a{'), text('{b}}'))).toEqual(['a{{b}}'])
  expect(said(text('a{'), text('% if x %}'))).toEqual(['a{% if x %}'])
  expect(said(text('\\{{'), text('{x}}'))).toEqual(['{{{x}}'])
  expect(said(text('C:\\'), token('{{a}}'))).toEqual([
    'C:',
    { expression: '"\\\\"', raw: '{{ "\\\\" }}', start: 2 },
    expect.objectContaining({ expression: 'a' }),
  ])
  expect(said(text('a{'), token('{{a}}'))).toEqual([
    'a',
    expect.objectContaining({ expression: '"{"' }),
    expect.objectContaining({ expression: 'a' }),
  ])
})

test('long rows of openings take no time', { timeout: 10_000 }, () => {
  for (const row of ['{{', '{%', '{#', '{% raw %}', '{% if ', '\\{#', '{{ "', "{% if '"]) {
    for (const end of ['', ' }}', ' %}', ' #}']) piecesOf(templateOfSource(row.repeat(100_000) + end))
  }
})
