import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diagnosticCodes } from '../diagnostics/diagnostic.ts'
import { isLiminalError, LiminalError } from './error.ts'
import { type ErrorCode, errors } from './table.ts'

const repository = join(import.meta.dirname, '../../../..')

/** The source of all packages below a folder of the repository, tests and the tables themselves apart. */
function sourceBelow(folder: string): string {
  const files = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => /^([^/]+\/)?src\//.test(file) && file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => !/errors\/table\.ts$|diagnostics\/diagnostic\.ts$/.test(file))
    .map((file) => readFileSync(join(repository, folder, file), 'utf8'))
    .join('\n')
}

const detail = {
  api: 2,
  count: 2,
  expected: 'a number',
  file: '/x',
  files: ['a'],
  first: 'a',
  folder: '/x',
  from: '--param',
  engine: 'the engine',
  executor: 'local',
  hint: 'see what it printed',
  holder: 'process 1',
  id: 'task:x',
  image: 'iris',
  known: ['a', 'b'],
  name: 'x',
  option: '--max-parallel',
  package: '@liminal/x',
  param: 'p',
  path: '/x',
  pipeline: 'p',
  reason: 'it is broken',
  root: '/x',
  run: 'r1',
  second: 'b',
  service: 'iris',
  suggestion: 'a',
  supported: 1,
  target: '/y',
  task: 't',
  tasks: ['a', 'b'],
  value: 'x',
  version: 2,
  where: 'the system',
  by: 'ada',
  folders: '/home/me/links',
  comment: 'not today',
}

test.each(Object.keys(errors) as ErrorCode[])('%s says what is wrong and what to do, each in a line', (code) => {
  for (const sample of [detail, { ...detail, suggestion: undefined, known: ['a'], count: 1 }]) {
    const error = new LiminalError(code, sample as never)
    for (const text of [error.message, error.hint]) {
      expect(text).toMatch(/^[^\n]+$/)
      expect(text).not.toMatch(/undefined|\[object|NaN/)
    }
  }
})

test('every error is thrown somewhere', async ({ annotate }) => {
  const source = ['packages', 'plugins', 'tools'].map(sourceBelow).join('\n')
  const unused = Object.keys(errors).filter((code) => !source.includes(`LiminalError('${code}'`))
  // Thrown by the packages above this one, each of which holds its own part of the table.
  const above = /^E_(INIT|LEASE|OPTION|PIPELINE|RUN|STORE|SYSTEM|TASK)_|^E_PLUGIN_UNKNOWN$/
  if (unused.length > 0) await annotate(`not thrown anywhere: ${unused.join(', ')}`)
  expect(unused.filter((code) => !above.test(code))).toEqual([])
})

test('every diagnostic is reported somewhere in core', () => {
  const source = sourceBelow('packages/core')
  expect(Object.keys(diagnosticCodes).filter((code) => !source.includes(`'${code}'`))).toEqual([])
})

test('an error keeps its cause, and is known across copies of this package', () => {
  const cause = new Error('disk')
  const error = new LiminalError('E_STORE_FULL', { file: '/x' }, { cause })
  expect(error).toMatchObject({ code: 'E_STORE_FULL', cause, detail: { file: '/x' } })
  expect(isLiminalError(Object.assign(new Error('x'), { name: 'LiminalError', code: 'E_X', hint: 'y' }))).toBe(true)
  expect(isLiminalError(cause)).toBe(false)
})

test('what a hint has one type is one word to a shell, whatever a path holds', () => {
  const { hint } = new LiminalError('E_STORE_CORRUPT', { file: "/my 'home'/liminal.db", reason: 'x' })
  expect(hint).toContain(String.raw`mv '/my '\''home'\''/liminal.db' '/my '\''home'\''/liminal.db.damaged'`)
  expect(new LiminalError('E_PLAN_UNFIT', { run: 'r', tasks: ['fit[3]'] }).hint).toContain("cancel r 'fit[3]'")
  expect(new LiminalError('E_STORE_CORRUPT', { file: '/home/me/x.db', reason: 'x' }).hint).toContain(
    'mv /home/me/x.db ',
  )
})
