import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { budgetOf } from './engine.ts'
import { caretAt, headOf, shiftLines } from './position.ts'
import { splitDuckdb } from './split-duckdb.ts'

test('a caret stands below its character, also in a long line', () => {
  expect(caretAt('SELECT 1;\nSELECT nope', 17)).toBe('LINE 2: SELECT nope\n               ^')
  const [line = '', caret = ''] = caretAt(`SELECT ${'x'.repeat(300)}, nope, 1`, 309).split('\n')
  expect(line.slice(caret.indexOf('^'), caret.indexOf('^') + 4)).toBe('nope')
})

test('line numbers move, and the caret with them', () => {
  expect(shiftLines('Error\n\nLINE 9: x\n        ^', 2)).toBe('Error\n\nLINE 11: x\n         ^')
})

test('a head is the first words of a statement', () => {
  expect(headOf('-- why; so\n /* and */ SELECT\n  1')).toBe('SELECT 1')
  expect(headOf(`SELECT ${'x'.repeat(100)}`)).toHaveLength(80)
})

describe('statements of DuckDB are split', () => {
  test.for([
    ['SELECT 1', ['SELECT 1']],
    [';; SELECT 1 ;; SELECT 2;;', ['SELECT 1', 'SELECT 2']],
    ['SELECT \';\' ; SELECT $$;$$ AS ";"', ["SELECT ';'", 'SELECT $$;$$ AS ";"']],
    ['SELECT 1 -- ; SELECT 3 UNION\n; SELECT 2', ['SELECT 1 -- ; SELECT 3 UNION', 'SELECT 2']],
    ['SELECT 1; -- ; SELECT 3 UNION\n SELECT 2', ['SELECT 1', '-- ; SELECT 3 UNION\n SELECT 2']],
    ['SELECT 1; /* ; */ SELECT 2 /* ; */', ['SELECT 1', '/* ; */ SELECT 2 /* ; */']],
    ['SELECT 1; PIVOT t ON a USING sum(b); SELECT 2', ['SELECT 1', 'PIVOT t ON a USING sum(b)', 'SELECT 2']],
    [' -- nothing', []],
  ] as const)('%j', async ([sql, texts]) => {
    const connection = await (await DuckDBInstance.create()).connect()
    await connection.run('CREATE TABLE t (a INT, b INT)')
    const statements = await splitDuckdb(connection, sql)
    expect(statements.map(({ text }) => text)).toEqual(texts)
    for (const { text, start } of statements) expect(sql.startsWith(text, start)).toBe(true)
  })
})

test('DuckDB gets what leaves room for the rest', () => {
  expect(budgetOf({ memory: '512Mi' }, 64)).toMatchObject({ forQueries: 192 * 1024 ** 2, threads: 2 })
  expect(budgetOf({ memory: '16Gi', cpu: '3500m' }, 64).threads).toBe(4)
  expect(budgetOf({}, 1)).toMatchObject({ forQueries: 192 * 1024 ** 2, threads: 1 })
})
