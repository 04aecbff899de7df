import { expect, test } from 'vitest'
import { readsOf } from './reads.ts'

test.each([
  ["SELECT * FROM 'data/in.csv'", ['data/in.csv']],
  ['SELECT * FROM "data/in.csv"', ['data/in.csv']],
  ["SELECT * FROM read_csv(['a.csv', 'b.csv'], delim = ';')", ['a.csv', 'b.csv']],
  ["FROM read_parquet('/mnt/data/**/*.parquet') WHERE kind = 'setosa'", ['/mnt/data/**/*.parquet']],
  ["ATTACH 'shop.db' AS shop; FROM shop.t", ['shop.db']],
  ["COPY t FROM 'in.csv'; COPY t TO 'out.csv'; EXPORT DATABASE 'dump/all'", ['in.csv']],
  ["COPY (FROM 'in.csv')\n  TO 'out.csv'; FROM 'out.csv'", ['in.csv']],
  ["-- FROM 'no.csv'\nFROM 'it''s.csv' /* FROM 'no.csv' */", ["it's.csv"]],
  ["SELECT $$it's 'no.csv'$$, $a$ 'no.csv' $a$ FROM 'in.csv'", ['in.csv']],
  [`FROM '{{tasks.a.outputs.f}}' JOIN '{{ x['b'] }}.csv'`, ['{{tasks.a.outputs.f}}', `{{ x['b'] }}.csv`]],
  ["{% for t in tasks.a.outputs.l %}FROM '{{t}}.csv' JOIN 'in.csv'{% endfor %}", ['in.csv']],
  ["SELECT 'a.csv', 'a.csv'", ['a.csv']],
  ['SELECT 1', []],
])('%s', (statements, expected) => {
  expect(readsOf(statements)).toEqual(expected)
})

test.each([
  ["SELECT 'x' ", "'"],
  ["'{{a}}", ''],
  ['{{ ', ''],
  ['/* ', ''],
  ['$a$ ', ''],
  ["''", "'{{ '"],
])('a long text of %j costs little', (piece, end) => {
  const since = performance.now()
  expect(readsOf(piece.repeat(100_000) + end).length).toBeLessThan(2)
  expect(performance.now() - since).toBeLessThan(5000)
})
