import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { peakOf, test } from './child.test.helper.ts'

const url = process.env.DATABASE_URL
const connection = { connection: 'warehouse', type: 'postgres', url: { env: 'DATABASE_URL' } }
const schema = `task_sql_${process.pid}`

describe.skipIf(url === undefined)('on PostgreSQL (needs DATABASE_URL)', () => {
  const client = new pg.Client({ connectionString: url })
  beforeAll(async () => {
    await client.connect()
    await client.query(`CREATE SCHEMA ${schema}`)
  })
  afterAll(async () => {
    await client.query(`DROP SCHEMA ${schema} CASCADE`)
    await client.end()
  })

  const kinds: readonly (readonly [sql: string, type: string, text: string | null])[] = [
    ['9007199254740993::int8', 'BIGINT', '9007199254740993'],
    ['1.10::numeric(10, 2)', 'DECIMAL(10,2)', '1.10'],
    ['12345678901234567890.123456789::numeric', 'DECIMAL(38,9)', '12345678901234567890.123456789'],
    ["('1' || repeat('0', 50))::numeric", 'VARCHAR', `1${'0'.repeat(50)}`],
    ["'NaN'::numeric(10, 2)", 'VARCHAR', 'NaN'],
    ['0.1::float8 + 0.2::float8', 'DOUBLE', '0.30000000000000004'],
    ["'-Infinity'::float8", 'DOUBLE', '-inf'],
    ['true', 'BOOLEAN', 'true'],
    ["''::text", 'VARCHAR', ''],
    ["'NULL'::text", 'VARCHAR', 'NULL'],
    ['null::text', 'VARCHAR', null],
    ['null::int4', 'INTEGER', null],
    [`E'a "b",\\r\\n\\\\.\\n é'::text`, 'VARCHAR', 'a "b",\r\n\\.\n é'],
    ["'2024-02-29'::date", 'DATE', '2024-02-29'],
    ["'0044-03-15 BC'::date", 'DATE', '0044-03-15 (BC)'],
    ["'2024-02-29 12:00:00.123456'::timestamp", 'TIMESTAMP', '2024-02-29 12:00:00.123456'],
    ["'2024-02-29 12:00:00.5+05:30'::timestamptz", 'TIMESTAMP WITH TIME ZONE', '2024-02-29 06:30:00.5+00'],
    ["'0044-03-15 10:00:00+00 BC'::timestamptz", 'TIMESTAMP WITH TIME ZONE', '0044-03-15 (BC) 10:00:00+00'],
    ["'infinity'::timestamp", 'TIMESTAMP', 'infinity'],
    ["'7d444840-9dc0-11d1-b245-5ffdce74fad2'::uuid", 'UUID', '7d444840-9dc0-11d1-b245-5ffdce74fad2'],
    [`'{"b": [1, null]}'::json`, 'JSON', '{"b": [1, null]}'],
    ["'\\xdead00'::bytea", 'BLOB', '\\xDE\\xAD\\x00'],
    ["'1 mon 2 days'::interval", 'VARCHAR', '1 mon 2 days'],
    ["'{1,NULL}'::int4[]", 'VARCHAR', '{1,NULL}'],
  ]

  test('every type reaches Parquet exactly', async ({ child }) => {
    // A session like this one must not change what is written.
    const setup = "SET timezone TO 'Asia/Kolkata'; SET datestyle TO 'German'; SET bytea_output TO 'escape';"
    const statements = `${setup} SELECT ${kinds.map(([sql], i) => `${sql} AS c${i}`).join(', ')}`
    const ended = await child.run({ statements, connection, output: { path: 'out.parquet', format: 'parquet' } })
    expect(ended.errors).toBe('')
    const reader = await (await DuckDBInstance.create()).connect()
    await reader.run("SET TimeZone = 'UTC'")
    const file = join(child.folder, 'out.parquet')
    const found = await Promise.all(
      kinds.map(async ([sql], i) => {
        const rows = await reader.runAndReadAll(`SELECT typeof(c${i}), c${i}::VARCHAR FROM '${file}'`)
        return [sql, ...(rows.getRows()[0] ?? [])]
      }),
    )
    expect(found).toEqual(kinds)
  })

  test.for(['csv', 'json'] as const)('null and empty text differ in %s', async (format, { child }) => {
    const statements = "SELECT 1 AS i, NULL::text AS a, ''::text AS b"
    await child.run({ statements, connection, output: { path: 'out', format } })
    const text = await readFile(join(child.folder, 'out'), 'utf8')
    expect(text).toBe(format === 'csv' ? 'i,a,b\n1,,""\n' : '{"i":1,"a":null,"b":""}\n')
  })

  test.for(['NaN', 'Infinity', '-Infinity'])('%s becomes no JSON, and leaves no file', async (number, { child }) => {
    const statements = `SELECT 1 AS i, '${number}'::float8 AS rate`
    const refused = await child.run({ statements, connection, output: { path: 'out.json', format: 'json' } })
    expect(refused.errors).toContain(
      'the column rate has NaN or an infinite number, which JSON does not know\nhint: write NULL for it',
    )
    expect(refused.code).toBe(1)
    expect((await readdir(child.folder)).filter((name) => name.startsWith('out'))).toEqual([])
    const written = await child.run({ statements, connection, output: { path: 'out.csv', format: 'csv' } })
    expect(written.errors).toBe('')
  })

  test('statements share a session, and their text is split as PostgreSQL splits it', async ({ child }) => {
    const statements = `-- é;
      CREATE TEMP TABLE t AS SELECT ';' AS a;
      CREATE FUNCTION ${schema}.f() RETURNS int LANGUAGE sql BEGIN ATOMIC; SELECT 1; SELECT 2; END;
      SELECT $$;$$ || a AS text, ${schema}.f(), NULL AS n FROM t -- ; the end`
    const { lines, errors, output } = await child.run({ statements, connection })
    expect(errors).toBe('')
    expect(lines.slice(3, -1)).toEqual(['text | f | n', '-----+---+-----', ';;   | 2 | NULL'])
    expect(output).toEqual({ rows: 1 })
  })

  test('the rows of INSERT ... RETURNING are written', async ({ child }) => {
    await client.query(`CREATE TABLE ${schema}.log (a int)`)
    const statements = `INSERT INTO ${schema}.log VALUES (1), (2) RETURNING a * 2 AS b`
    await child.run({ statements, connection, output: { path: 'out.csv', format: 'csv' } })
    expect(await readFile(join(child.folder, 'out.csv'), 'utf8')).toBe('b\n2\n4\n')
    expect((await client.query(`SELECT count(*)::int AS n FROM ${schema}.log`)).rows).toEqual([{ n: 2 }])
  })

  test('a table is replaced in one step, and stays if the query fails', async ({ child }) => {
    const output = { table: `${schema}.numbers`, path: 'out.csv', format: 'csv' } as const
    const select = (to: number) => `SELECT i FROM generate_series(1, ${to}) i`
    await child.run({ statements: select(3), connection, output })
    const { output: values } = await child.run({ statements: select(5), connection, output })
    expect(values).toEqual({ rows: 5, path: 'out.csv', table: `${schema}.numbers` })
    const failed = await child.run({
      statements: 'SELECT 1 / (i - 3) FROM generate_series(1, 9) i',
      connection,
      output,
    })
    expect(failed.errors).toContain('division by zero')
    const tables = `SELECT table_name FROM information_schema.tables WHERE table_schema = '${schema}' AND table_name <> 'log'`
    expect((await client.query(tables)).rows).toEqual([{ table_name: 'numbers' }])
    expect((await client.query(`SELECT count(*)::int AS n FROM ${schema}.numbers`)).rows).toEqual([{ n: 5 }])
    expect(await child.rows("SELECT count(*) FROM 'out.csv'")).toEqual(['5'])
  })

  test.for([
    ['SELECT 1;\n selec 2', 'ERROR: syntax error at or near "selec"\nLINE 2:  selec 2\n         ^\n'],
    [
      "SELECT '😀é';\nSELECT '😀', nope",
      `ERROR: column "nope" does not exist (42703)\nLINE 2: SELECT '😀', nope\n                     ^\n`,
    ],
    ['SHOW datestyle', 'which has no result to write\nhint: end the query with a SELECT\n'],
    ['BEGIN; SELECT 1', 'the query began a transaction and did not end it, so PostgreSQL undid it\n'],
    ["DO $$ BEGIN RAISE 'no' USING HINT = 'try'; END $$; SELECT 1", 'CONTEXT: PL/pgSQL function'],
    ['-- nothing', 'the query holds no statement\n'],
  ])('%j is told', async ([statements = '', text = ''], { child }) => {
    const output = { path: 'out.csv', format: 'csv' } as const
    const { code, errors } = await child.run({ statements, connection, output })
    expect(errors).toContain(text)
    expect(errors).not.toContain('    at ')
    expect(code).toBe(1)
    expect((await readdir(child.folder)).filter((name) => !name.endsWith('.json'))).toEqual([])
  })

  test('what is wrong with the connection is told, without the secret', async ({ child }) => {
    const nowhere = { connection: 'w', type: 'postgres', host: '127.0.0.1', port: 1 }
    const refused = await child.run({ statements: 'SELECT 1', connection: nowhere })
    expect(refused.errors).toBe('cannot connect to w: connect ECONNREFUSED 127.0.0.1:1\n')
    const unset = await child.run({ statements: 'SELECT 1', connection: { ...nowhere, password: { env: 'NO_SUCH' } } })
    expect(unset.errors).toContain('the environment variable NO_SUCH is not set\nhint: it is the password of')
  })

  test('SIGTERM cancels on the server and leaves nothing', async ({ child }) => {
    const statements = `SELECT i, '${schema}' AS mark FROM generate_series(1, 10000000000) i`
    const output = { path: 'out/out.csv', format: 'csv' } as const
    const { code, errors } = await child.run({ statements, connection, output }, 'SIGTERM')
    expect({ code, errors }).toEqual({ code: 143, errors: 'stopped\n' })
    expect(await readdir(join(child.folder, 'out'))).toEqual([])
    const running = `SELECT query FROM pg_stat_activity WHERE application_name = 'liminal' AND query LIKE '%${schema}%'`
    expect((await client.query(running)).rows).toEqual([])
  })

  test('2 million rows pass through less than 512 MiB', { timeout: 120_000 }, async ({ child }) => {
    const statements = `SELECT i::int8 AS id, (i * 1.25)::numeric(12, 2) AS amount, i * 0.1 AS tenth, now() AS at,
      'name-' || (i % 100000) AS name FROM generate_series(1, 2000000) i`
    const ended = await child.run({ statements, connection, output: { path: 'out.parquet', format: 'parquet' } })
    expect(ended.output).toEqual({ rows: 2_000_000, path: 'out.parquet' })
    expect(peakOf(ended)).toBeLessThan(512)
    const shown = await child.run({ statements: `${statements} LIMIT 500000`, connection })
    expect(peakOf(shown)).toBeLessThan(512)
  })
})
