import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionDefinition, SqlWork } from '@liminal/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { sqlConfig } from './config.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'task-sql-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

const connections: readonly ConnectionDefinition[] = [
  { connection: 'warehouse', type: 'postgres', host: 'db', port: 5432, password: { env: 'PASSWORD' } },
  { connection: 'local', type: 'duckdb', path: 'data/local.db' },
  { connection: 'plain', type: 'postgres', password: 'hunter2', hots: 'db' },
  { connection: 'other', type: 'mysql' },
  { connection: 'digits', type: 'postgres', host: true, port: '05432', user: '00123', database: 7 },
  { connection: 'far', type: 'postgres', port: 70_000, user: [1] },
]

function compiled(config: object): { work: SqlWork | undefined; problems: readonly string[] } {
  const problems: string[] = []
  const [work] = compile({
    config: sqlConfig.parse(config),
    task: { name: 't', env: { A: '1' }, mounts: [], secrets: [], resources: { cpu: '1' }, folder },
    connection: (name) => connections.find(({ connection }) => connection === name),
    service: () => undefined,
    fill: (_, text) => text.replace('{{rows}}', '3'),
    report: ({ path, message }) => problems.push(`${path.join('.')}: ${message}`),
  })
  return { work: work as SqlWork | undefined, problems }
}

describe('work', () => {
  test('of DuckDB says which files it may read; those of another database are not on this machine', () => {
    const reads = (config: object) => compiled({ query: "SELECT * FROM 'in.csv'", ...config }).work?.reads
    expect(reads({})).toEqual(['in.csv'])
    expect(reads({ connection: 'local' })).toEqual(['in.csv'])
    expect(reads({ connection: 'warehouse' })).toBeUndefined()
  })

  test('is complete, and names a program that exists', () => {
    const { work } = compiled({ query: 'SELECT 1', output_path: 'out/x.csv' })
    const { program, ...rest } = work ?? ({} as SqlWork)
    expect(existsSync(program)).toBe(true)
    expect(rest).toEqual({
      kind: 'sql',
      statements: 'SELECT 1',
      output: { path: 'out/x.csv', format: 'csv' },
      env: { A: '1' },
      mounts: [],
      resources: { cpu: '1', memory: '512Mi' },
      folder,
    })
  })

  test.for([
    ['x.parquet', 'parquet'],
    ['x', 'parquet'],
    ['x.csv', 'csv'],
    ['x.CSV.gz', 'csv'],
    ['x.ndjson', 'json'],
    ['x.json', 'json'],
  ])('%s is written as %s', ([output_path, format]) => {
    expect(compiled({ query: 'SELECT 1', output_path }).work?.output?.format).toBe(format)
  })

  test('takes the words of Apache Liminal', () => {
    const config = { query: 'SELECT 1', output_path: 'x', format: 'csv', partition_columns: 'year, month' }
    expect(compiled(config).work?.output).toEqual({ path: 'x', format: 'csv', partitionBy: ['year', 'month'] })
  })

  test.for([
    ['512MiB', '512Mi'],
    ['1GB', '1G'],
    ['1.5GiB', '1536Mi'],
    ['300M', '300M'],
  ])('memory %s is %s', ([memory, quantity]) => {
    expect(compiled({ query: 'SELECT 1', memory }).work?.resources.memory).toBe(quantity)
  })

  test('has the statements of its file', async () => {
    await writeFile(join(folder, 'q.sql'), 'SELECT 2')
    expect(compiled({ file: 'q.sql' }).work?.statements).toBe('SELECT 2')
  })

  test('has a connection whose texts may be numbers', () => {
    const { work } = compiled({ query: 'SELECT 1', connection: 'digits' })
    expect(work?.connection).toMatchObject({ host: 'true', port: 5432, user: '00123', database: '7' })
  })

  test('carries its connection, a database file by its whole path', () => {
    const postgres = compiled({ query: 'SELECT 1', connection: 'warehouse', output_table: 't' })
    expect(postgres.work?.connection).toEqual(connections[0])
    const duckdb = compiled({ query: 'SELECT 1', connection: 'local' })
    expect(duckdb.work?.connection?.path).toBe(join(folder, 'data/local.db'))
  })
})

describe('reported is', () => {
  test.for([
    [{ file: 'nope.sql' }, 'file: no such file: FOLDER/nope.sql'],
    [{ query: ' ' }, 'query: expected SQL, found nothing'],
    [{ query: 'SELECT 1', connection: 'nope' }, 'connection: connection nope is not in connections:'],
    [{ query: 'SELECT 1', connection: 'other' }, 'has type mysql, where a sql task needs duckdb or postgres'],
    [{ query: 'SELECT 1', connection: 'plain' }, 'password: a secret is a reference, never a value: write { env: NAME'],
    [{ query: 'SELECT 1', connection: 'far' }, 'connection far port: expected a port number'],
    [{ query: 'SELECT 1', connection: 'far' }, 'connection far user: expected a text'],
    [{ query: 'SELECT 1', connection: 'plain' }, 'Unrecognized key: "hots"'],
    [{ query: 'SELECT 1', output_table: 't' }, 'output_table: output_table needs a connection'],
  ] as const)('%j', ([config, problem]) => {
    const { work, problems } = compiled(config)
    expect(work).toBeUndefined()
    expect(problems.join('\n').replace(folder, 'FOLDER')).toContain(problem)
    expect(problems.join('\n')).not.toContain('hunter2')
  })
})

describe('the schema refuses', () => {
  test.for([
    [{}, 'expected exactly one of query and file, found neither'],
    [{ query: 'SELECT 1', file: 'q.sql' }, 'expected exactly one of query and file, found both'],
    [{ query: 'SELECT 1', partition_columns: 'a' }, 'partition_columns needs output_path'],
    [{ query: 'SELECT 1', memory: '100MiB' }, 'expected an amount of memory of at least 256MiB'],
    [{ query: 'SELECT 1', memory: 'much' }, 'expected an amount of memory'],
    [{ query: 'SELECT 1', format: 'xlsx' }, 'parquet'],
    [{ qeury: 'SELECT 1' }, 'qeury'],
  ])('%j', ([config, message]) => {
    const { error } = sqlConfig.safeParse(config)
    expect(error?.issues.map((issue) => issue.message).join('\n')).toContain(message)
  })
})
