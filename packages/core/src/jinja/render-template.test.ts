import { expect, test } from 'vitest'
import type { JsonObject } from '../contract/json.ts'
import { parseJson } from '../contract/parse-json.ts'
import { unescapeTemplate } from '../system/escapes.ts'
import { piecesOf } from '../system/pieces.ts'
import { problemOfTemplate, renderTemplate } from './render-template.ts'
import type { TemplatePart } from './statements.ts'

const context = {
  env: 'prod',
  n: 2,
  none: null,
  big: 9007199254740991,
  tables: ['a', 'b'],
  map: { x: 1 },
  'min-rows': 5,
  half: 0.5,
}

function rendered(template: string) {
  return renderTemplate(partsOf(template), context)
}

function partsOf(template: string): TemplatePart[] {
  return piecesOf(template).map((piece) => ('text' in piece ? { text: unescapeTemplate(piece.text) } : piece))
}

/** What Jinja 3.1.6 makes of them, with `trim_blocks` and `lstrip_blocks` off, as Airflow has it. */
test.each([
  ["{% if env == 'prod' %}PROD{% else %}DEV{% endif %}", 'PROD'],
  ["{% if env == 'dev' %}a{% elif n > 1 %}b{% endif %}", 'b'],
  ['{% for t in tables %}{{ loop.index }}:{{ t }}{% if not loop.last %}, {% endif %}{% endfor %}', '1:a, 2:b'],
  ['{% for t in tables if t != "a" %}{{ t }}{% else %}none{% endfor %}', 'b'],
  ['{% for t in [] %}{{ t }}{% else %}none{% endfor %}', 'none'],
  ['{% for k, v in map.items() %}{{ k }}={{ v }}{% endfor %}', 'x=1'],
  ['{% set x = n + 1 %}{{ x }}', '3'],
  ['{% set x, y = 1, 2 %}{{ y }}{{ x }}', '21'],
  ['{% set x %}a{{ n }}{% endset %}{{ x | upper }}', 'A2'],
  ['{% if n %}{% set x = 1 %}{% endif %}{{ x }}', '1'],
  ['{{ env }}{% set env = 1 %}{{ env }}', 'prod1'],
  ['{% set s = namespace(n=0) %}{% for i in range(4) %}{% set s.n = s.n + i %}{% endfor %}{{ s.n }}', '6'],
  ['{% with a = n * 2, b = 1 %}{{ a + b }}{% endwith %}', '5'],
  ['{% filter upper %}a{{ env }}{% endfilter %}', 'APROD'],
  ['{% macro m(a, b=n) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, b=3) }}', '1-2 1-3'],
  ['{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}x{% endcall %}', '<x>'],
  ['{% raw %}{{ x }} {% if %}{% endraw %}', '{{ x }} {% if %}'],
  ['a {# no #}b', 'a b'],
  ['a\n{%- if n -%}\n b \n{%- endif -%}\nc', 'abc'],
  ['a\n{% if n %}\nb\n{% endif %}\nc\n', 'a\n\nb\n\nc\n'],
  ['{%+ if n +%} b {%+ endif +%}', ' b '],
  ['a {{- n -}} b {%- if n %} c{% endif %}', 'a2b c'],
  ['{{ n }}{% if true %}{% endif %}', '2'],
  ["{% if n %}{{ 'a' if false }}b{% endif %}", 'b'],
  ['{% if missing is defined %}a{% else %}b{% endif %}{{ missing | default("c") }}', 'bc'],
  ['{% if false %}{{ map.y }}{% endif %}', ''],
  ['{% for a in tables %}{% for b in tables %}{{ a }}{{ b }}{% endfor %}{% endfor %}', 'aaabbabb'],
])('%j is as in Jinja', (template, text) => {
  expect(rendered(template)).toEqual({ text })
})

test.each([
  ['{% if n %}{{ none }}|{{ tables }}|{{ half }}|{{ true }}|{{ 2 * half }}{% endif %}', '|["a","b"]|0.5|true|1'],
  ['{% if n %}{{ big * 1000 }}{% endif %}', '9007199254740991000'],
  ['{% if min-rows > 4 %}{{ min-rows - 1 }}{% endif %}', '4'],
  ['{% set s = "a\nb" %}{{ s }}{{\n n\n + 1 }}', 'a\nb3'],
  ['{% if n %}{"a": {"b": {{ n }}}} {% { %} {{{% endif %}', '{"a": {"b": 2}} {% { %} {{'],
  ["{% if n %}{{ '{{ x }}{% y %}' }}{% endif %}", '{{ x }}{% y %}'],
])('%j prints values as placeholders do, and other text as it is', (template, text) => {
  expect(rendered(template)).toEqual({ text })
})

test('a value that is only named keeps its digits, and is no matter to what is reckoned beside it', () => {
  const values = parseJson('{"json": {"z": 1.20, "far": 1e30}, "huge": 123456789012345678901234567890}') as JsonObject
  const shownAs = (template: string) => renderTemplate(partsOf(template), { ...context, ...values })
  expect(shownAs('{% if n %}{{ json }} {{ json.z }} {{huge}} {{ json.z + n }}{% endif %}')).toEqual({
    text: '{"z":1.20,"far":1e30} 1.20 123456789012345678901234567890 3.2',
  })
  expect(shownAs('{% set json = 1 %}{{ json }}{% for n in [2] %}{{ n }}{% endfor %}')).toEqual({ text: '12' })
  expect(shownAs('{% if json.far > 1 %}{% endif %}')).toEqual({
    problem: 'far is 1e30, and no expression can reckon with so many digits',
  })
})

test.each([
  ['a{% if n %}b', 'its block has no endif', 1],
  ['{% for x in tables %}{% if x %}{% endfor %}', 'the if before it has no endif', 2],
  ['a{% endif %}', 'there is no if that it belongs to', 1],
  ['{% else %}', 'there is no if or for that it belongs to', 0],
  ['{% if n %}{% endif n %}', 'nothing may follow the word endif', 1],
  ['{% include "x" %}', 'a text cannot use other files as templates', 0],
  ['{% for x in tables %}{% break %}{% endfor %}', 'a loop cannot be cut short; give its for a condition', 1],
  ['a{% if %}{% endif %}', 'syntax error: unexpected', 1],
  ['{% for x of tables %}{% endfor %}', 'syntax error: ', 0],
  ['a {{ n + }} {% if n %}{% endif %}', 'syntax error: ', 1],
  ['{% if n %}{{ n) }}{% endif %}', 'there is no opening bracket for `)`', 1],
  ["{% if n %}\n{{ n + 'a' }}{% endif %}", 'tried to use + operator on unsupported types number and string', 2],
  ['{% if nope %}{% endif %}', 'nope is undefined', undefined],
  ['{% for x in tables %}{% endfor %}{{ x }}', 'x is undefined', undefined],
  ['{% if n %}{{ map["y"] }}{% endif %}', 'its value is undefined', undefined],
])('%j is a problem of one part', (template, problem, part) => {
  const found = rendered(template)
  expect(found).toMatchObject({ problem: expect.stringContaining(problem) })
  expect('part' in found ? found.part : undefined).toBe(part)
})

test.each([
  [
    '{% for i in range(100000) %}{% for j in range(100000) %}{{ i }}{% endfor %}{% endfor %}',
    'it takes too many steps',
  ],
  ["{% for i in range(1000) %}{{ 'a' * 100000 }}{% endfor %}", 'it needs too much memory or is nested too deeply'],
  ["{% if 'x'.count('') %}{% endif %}", 'it takes longer than a second'],
  ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', expect.any(String)],
  ['{% set a = 1 %}{{ a }}'.repeat(30_000), 'the text has more than 20000 placeholders and statements'],
  [`${'{% if true %}'.repeat(5000)}${'{% endif %}'.repeat(5000)}`, expect.any(String)],
])('%.40s ends soon, and the engine lives on', (template, problem) => {
  const start = performance.now()
  expect(rendered(template)).toMatchObject({ problem })
  expect(performance.now() - start).toBeLessThan(10_000)
  expect(rendered('{% if n %}{{ n }}{% endif %}')).toEqual({ text: '2' })
})

test('many statements take no time to speak of', () => {
  const many = Array.from({ length: 9000 }, (_, at) => `{% set a${at} = ${at} %}{{ a${at} - ${at} }}`)
  const start = performance.now()
  expect(rendered(many.join(''))).toEqual({ text: '0'.repeat(9000) })
  expect(performance.now() - start).toBeLessThan(10_000)
})

test('what is wrong with a template shows before its values are there', () => {
  const problem = (template: string) => problemOfTemplate(partsOf(template), {})
  expect(problem('{% if tasks.a.outputs.x > 1 %}{{ item }}{% endif %}')).toBeUndefined()
  expect(problem('{% if tasks.a.outputs.x > %}{% endif %}')).toMatchObject({ part: 0 })
  expect(problem('{% if x %}{{ y | }}{% endif %}')).toMatchObject({ part: 1 })
})
