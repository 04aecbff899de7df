import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { peakOf, test } from './child.test.helper.ts'

describe('results', () => {
  test('of the last of several statements are shown', async ({ child }) => {
    const statements = `
      -- a comment; with a semicolon
      CREATE TABLE t AS SELECT range AS i FROM range(30);;
      SELECT ';' AS a; /* ; */ SELECT i, NULL AS n FROM t ORDER BY i -- the end;`
    const { code, lines, output } = await child.run({ statements })
    expect(code).toBe(0)
    expect(lines.slice(0, 6)).toEqual([
      '[1/3] CREATE TABLE t AS SELECT range AS i FROM range(30)',
      "[2/3] SELECT ';' AS a",
      '[3/3] SELECT i, NULL AS n FROM t ORDER BY i -- the end;',
      'i  | n',
      '---+-----',
      '0  | NULL',
    ])
    expect(lines.at(-2)).toBe('... and 10 more')
    expect(output).toEqual({ rows: 30 })
  })

  test.for(['csv', 'json', 'parquet'] as const)('go to %s and come back as they were', async (format, { child }) => {
    const values = `SELECT * FROM (VALUES
      (1, 9007199254740993::BIGINT, 1.25::DECIMAL(10, 2), 'a "b", c', TIMESTAMP '2024-02-29 12:00:00.123456', true),
      (2, NULL, NULL, 'x', NULL, false)) v (id, big, price, name, moment, ok) ORDER BY id`
    const written = await child.run({ statements: values, output: { path: `deep/er/out.${format}`, format } })
    expect(written.errors).toBe('')
    expect(written.output).toEqual({ rows: 2, path: `deep/er/out.${format}` })
    expect(await child.rows(`SELECT * FROM 'deep/er/out.${format}'`)).toEqual(await child.rows(values))
    expect(await readdir(join(child.folder, 'deep/er'))).toEqual([`out.${format}`])
  })

  test('keep their digits in Parquet where sum gives whole numbers of 128 bits', async ({ child }) => {
    const output = { path: 'out.parquet', format: 'parquet' } as const
    const typed = "SELECT s, typeof(s) AS t FROM 'out.parquet' ORDER BY s"
    const values = (...each: string[]) =>
      `SELECT * FROM (VALUES ${each.map((value) => `(${value}::HUGEINT)`).join(', ')}) v (s)`
    await child.run({ statements: 'SELECT sum(x) AS s FROM (VALUES (9007199254740993), (0)) v (x)', output })
    expect(await child.rows(typed)).toEqual(['9007199254740993,BIGINT'])
    const widest = '9'.repeat(38)
    await child.run({ statements: values('5', widest, `'-${widest}'`), output })
    expect(await child.rows(typed)).toEqual([
      `-${widest},"DECIMAL(38,0)"`,
      '5,"DECIMAL(38,0)"',
      `${widest},"DECIMAL(38,0)"`,
    ])
    const beyond = `1${'0'.repeat(38)}`
    const { code, errors } = await child.run({ statements: values(beyond), output })
    expect(code).toBe(1)
    expect(errors).toBe(
      `${beyond} has more than the 38 digits that Parquet can hold\nhint: cast it in the query to DOUBLE or VARCHAR, or write CSV or JSON\n`,
    )
    expect((await readdir(child.folder)).filter((name) => name.startsWith('.out'))).toEqual([])
  })

  test('keep them within lists and maps, with columns of one name, of a PIVOT, in partitions', async ({ child }) => {
    const big = '9007199254740993::HUGEINT'
    const output = { path: 'out.parquet', format: 'parquet' } as const
    await child.run({
      statements: `SELECT [${big}] AS l, { "HUGEINT": ${big}, "a b": 1 } AS s, ${big} AS x, ${big} AS x, MAP { 1: ${big} } AS m`,
      output,
    })
    const query = `SELECT typeof(COLUMNS(*)) FROM 'out.parquet'`
    expect(await child.rows(query)).toEqual([
      'BIGINT[],"STRUCT(HUGEINT BIGINT, ""a b"" INTEGER)",BIGINT,BIGINT,"MAP(INTEGER, BIGINT)"',
    ])
    await child.run({ statements: `PIVOT (SELECT 1 AS k, ${big} AS v) ON k USING sum(v)`, output })
    expect(await child.rows(`FROM 'out.parquet'`)).toEqual(['9007199254740993'])
    const parts = { path: 'parts', format: 'parquet', partitionBy: ['k'] } as const
    await child.run({
      statements: `SELECT 1 AS k, ${'9'.repeat(20)}::HUGEINT AS v UNION ALL SELECT 2, 5`,
      output: parts,
    })
    expect(await child.rows(`SELECT v FROM 'parts/**/*.parquet' ORDER BY v`)).toEqual(['5', '9'.repeat(20)])
  })

  test('tell what is wrong at the line of the user also where a sum is written', async ({ child }) => {
    const statements = "SELECT 1;\nSELECT sum(1) AS s,\n  max(x)::INT AS m FROM (VALUES ('a')) t (x)"
    const { errors } = await child.run({ statements, output: { path: 'out.parquet', format: 'parquet' } })
    expect(errors).toContain('LINE 3:   max(x)::INT AS m')
  })

  test.for([
    ["'nan'::DOUBLE AS a"],
    ["'-inf'::FLOAT AS a"],
    ["[1.5, 'nan'::DOUBLE] AS a"],
    ["{ x: NULL::DOUBLE, y: [{ z: 'inf'::DOUBLE }] } AS a"],
    ["MAP { 'k': 'nan'::DOUBLE } AS a"],
    ["union_value(u := 'inf'::DOUBLE) AS a"],
    ["{ x: [union_value(u := 'inf'::DOUBLE)] } AS a"],
    ["'[NaN]'::JSON AS a"],
    [`'{"a \\" b": -Infinity}'::JSON AS a`],
  ])('are refused in JSON where they hold no number of JSON: %s', async ([value], { child }) => {
    const { code, errors } = await child.run({
      statements: `SELECT ${value}`,
      output: { path: 'out.json', format: 'json' },
    })
    expect(code).toBe(1)
    expect(errors).toContain(
      'the column a has NaN or an infinite number, which JSON does not know\nhint: write NULL for it',
    )
    expect(await readdir(child.folder)).not.toContain('out.json')
  })

  test('of floats are otherwise written to JSON as they are', async ({ child }) => {
    const statements = `SELECT 1.5::DOUBLE AS d, NULL::FLOAT AS f, [2.5::DOUBLE, NULL] AS l, NULL::DOUBLE[] AS n,
      { x: 0.1::DOUBLE, "a b": 's' } AS s, MAP { 'k': 1e30::DOUBLE } AS m, 'nan' AS t,
      '{"a \\" NaN": ["inf", null]}'::JSON AS j, union_value(u := 1.5::DOUBLE) AS u, NULL::JSON AS o`
    await child.run({ statements, output: { path: 'out.json', format: 'json' } })
    const text = await readFile(join(child.folder, 'out.json'), 'utf8')
    expect(JSON.parse(text)).toEqual({
      d: 1.5,
      f: null,
      l: [2.5, null],
      n: null,
      s: { x: 0.1, 'a b': 's' },
      m: { k: 1e30 },
      t: 'nan',
      j: { 'a " NaN': ['inf', null] },
      u: { u: 1.5 },
      o: null,
    })
  })

  test('keep the order of ORDER BY', async ({ child }) => {
    const statements = 'SELECT (range * 7919) % 1000000 AS i FROM range(1000000) ORDER BY i'
    await child.run({ statements, output: { path: 'out.parquet', format: 'parquet' } })
    const query = "SELECT count(*) FROM (SELECT i, lag(i) OVER () AS p FROM 'out.parquet') WHERE i <> p + 1"
    expect(await child.rows(query)).toEqual(['0'])
  })

  test('are compressed where the extension says so', async ({ child }) => {
    await child.run({ statements: 'SELECT 1 AS a', output: { path: 'out.csv.gz', format: 'csv' } })
    expect((await readFile(join(child.folder, 'out.csv.gz'))).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
  })

  test('of a PIVOT are written', async ({ child }) => {
    const statements = 'SELECT 1; PIVOT (FROM range(3) t (i)) ON i USING count(*)'
    const { output } = await child.run({ statements, output: { path: 'out.csv', format: 'csv' } })
    expect(output).toMatchObject({ rows: 1 })
    expect(await child.rows("FROM read_csv('out.csv', header = true)")).toEqual(['1,1,1'])
  })

  test('go to folders by partition, and replace those of the run before', async ({ child }) => {
    const output = { path: 'out', format: 'parquet', partitionBy: ['year', 'month'] } as const
    await child.run({ statements: 'SELECT 2023 AS year, 1 AS month, 7 AS v', output })
    await child.run({ statements: 'SELECT 2024 AS year, range AS month, 8 AS v FROM range(2)', output })
    expect((await readdir(child.folder)).filter((name) => name.startsWith('.out'))).toEqual([])
    expect(await readdir(join(child.folder, 'out'))).toEqual(['year=2024'])
    const query = "SELECT year, month, v FROM read_parquet('out/**/*.parquet', hive_partitioning = true) ORDER BY month"
    expect(await child.rows(query)).toEqual(['2024,0,8', '2024,1,8'])
    await child.run({ statements: 'SELECT 2024 AS year, 1 AS month, 8 AS v WHERE false', output })
    expect(await readdir(join(child.folder, 'out'))).toEqual([])
  })

  test('go to a table of the database file, and to a file at once', async ({ child }) => {
    const connection = { connection: 'here', type: 'duckdb', path: join(child.folder, 'data.db') }
    const output = { table: 'main.numbers', path: 'out.csv', format: 'csv' } as const
    await child.run({ statements: 'SELECT 1 AS i', connection, output })
    const { output: values } = await child.run({ statements: 'FROM range(5) t (i)', connection, output })
    expect(values).toEqual({ rows: 5, path: 'out.csv', table: 'main.numbers' })
    const { lines } = await child.run({ statements: 'SELECT sum(i) AS s FROM numbers', connection })
    expect(lines[3]).toBe('10')
    expect(await child.rows("SELECT sum(i) FROM 'out.csv'")).toEqual(['10'])
  })
})

describe('a failure is told', () => {
  test.for([
    ['SELECT 1;\n selec 2', 'Parser Error: syntax error at or near "selec"\n\nLINE 2:  selec 2\n         ^\n'],
    [
      "SELECT 'a",
      'Parser Error: unterminated quoted string at or near "\'a"\n\nLINE 1: SELECT \'a\n               ^\n',
    ],
    ['SELECT 1;\n\nSELECT 1 +\n nope', '\n\nLINE 4:  nope\n         ^\n'],
    ["SELECT 1;\nSELECT x::INT FROM (VALUES ('a')) t (x)", 'LINE 2: SELECT x::INT'],
    ["FROM 'nope.csv'", "hint: relative paths start at the folder of the task's YAML file\n"],
    ["FROM 's3://a/b.parquet'", 'hint: no extension is downloaded'],
    ['CREATE TABLE t (a INT)', 'is CREATE TABLE t (a INT), which has no result to write\nhint: end the query with'],
    ['-- nothing\n', 'the query holds no statement\n'],
  ])('%j', async ([statements = '', text = ''], { child }) => {
    const { code, errors } = await child.run({ statements, output: { path: 'out.csv', format: 'csv' } })
    expect(errors).toContain(text)
    expect(errors).not.toContain('    at ')
    expect(code).toBe(1)
    expect((await readdir(child.folder)).filter((name) => !name.endsWith('.json'))).toEqual([])
  })

  test('with more memory as the way out', async ({ child }) => {
    const statements = 'SELECT list(range) AS l FROM range(100000000)'
    const { errors } = await child.run({ statements, resources: { memory: '256Mi' } })
    expect(errors).toMatch(/^Out of Memory Error/)
    expect(errors).toContain('hint: give the task more `memory`')
  })

  test('for a folder that holds something else', async ({ child }) => {
    await mkdir(join(child.folder, 'out'))
    await writeFile(join(child.folder, 'out/precious.txt'), 'mine')
    const output = { path: 'out', format: 'parquet', partitionBy: ['a'] } as const
    const { errors } = await child.run({ statements: 'SELECT 1 AS a, 2 AS b', output })
    expect(errors).toContain('it holds precious.txt, which is no partition by a')
    expect(await readFile(join(child.folder, 'out/precious.txt'), 'utf8')).toBe('mine')
  })
})

describe('a child that is stopped', () => {
  const statements = 'SELECT i, random() AS r FROM range(100000000000) t (i)'
  const output = { path: 'out.csv', format: 'csv' } as const

  test('leaves the former output and nothing else', async ({ child }) => {
    await child.run({ statements: 'SELECT 1 AS a', output })
    const { code, errors, output: values } = await child.run({ statements, output }, 'SIGTERM')
    expect({ code, errors, values }).toEqual({ code: 143, errors: 'stopped\n', values: null })
    expect(await readdir(child.folder)).toEqual(['.work.json', 'out.csv'])
    expect(await child.rows("FROM 'out.csv'")).toEqual(['1'])
  })

  test('with SIGKILL leaves no output, and the next run tidies up', async ({ child }) => {
    const { code } = await child.run({ statements, output }, 'SIGKILL')
    expect(code).toBeNull()
    const left = await readdir(child.folder)
    expect(left).not.toContain('out.csv')
    const [temporary = ''] = left.filter((name) => name.startsWith('.liminal-sql.'))
    expect((await stat(join(child.folder, temporary))).mode & 0o777).toBe(0o700)
    await child.run({ statements: 'SELECT 1 AS a', output })
    expect((await readdir(child.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

test('20 million rows pass through less than 512 MiB', { timeout: 120_000 }, async ({ child }) => {
  const statements = 'SELECT i, i % 1000 AS k, i * 0.5 AS x FROM range(20000000) t (i)'
  const ended = await child.run({ statements, output: { path: 'out.parquet', format: 'parquet' } })
  expect(ended.output).toEqual({ rows: 20_000_000, path: 'out.parquet' })
  expect(peakOf(ended)).toBeLessThan(512)
})

test('a sort larger than its memory spills to disk', { timeout: 120_000 }, async ({ child }) => {
  const statements = "SELECT i, md5(i::VARCHAR) AS h, repeat('x', 100) AS x FROM range(2000000) t (i) ORDER BY h"
  const ended = await child.run({ statements, output: { path: 'out.parquet', format: 'parquet' } })
  expect(ended.output).toEqual({ rows: 2_000_000, path: 'out.parquet' })
  expect(peakOf(ended)).toBeLessThan(512)
})
