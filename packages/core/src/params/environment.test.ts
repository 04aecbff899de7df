import { expect, test } from 'vitest'
import { paramsOfEnvironment } from './environment.ts'

function given(variables: Readonly<Record<string, string>>, ...params: string[]) {
  const env = Object.fromEntries(Object.entries(variables).map(([name, value]) => [`LIMINAL_PARAM_${name}`, value]))
  const { source, ambiguous } = paramsOfEnvironment(env, params)
  return ambiguous.length > 0 ? ambiguous : source.values
}

test('names compare without case, and a dash is as good as an underscore', () => {
  expect(given({ LEARNING_RATE: '1' }, 'learning_rate')).toEqual({ learning_rate: '1' })
  expect(given({ MIN_ROWS: '1', Mode: 'x' }, 'min-rows', 'mode')).toEqual({ 'min-rows': '1', mode: 'x' })
  expect(given({ OTHER: '1' }, 'mode')).toEqual({})
})

test('the exact spelling wins', () => {
  expect(given({ min_rows: '1' }, 'min-rows', 'min_rows')).toEqual({ min_rows: '1' })
  expect(given({ 'min-rows': '1', min_rows: '2' }, 'min-rows', 'min_rows')).toEqual({ 'min-rows': '1', min_rows: '2' })
  expect(given({ MODE: '1', mode: '2' }, 'mode')).toEqual({ mode: '2' })
})

test('what may mean several is none of them', () => {
  expect(given({ MIN_ROWS: '1' }, 'min-rows', 'min_rows')).toEqual([
    { variables: ['LIMINAL_PARAM_MIN_ROWS'], params: ['min-rows', 'min_rows'] },
  ])
  expect(given({ MODE: '1', Mode: '2' }, 'mode')).toEqual([
    { variables: ['LIMINAL_PARAM_MODE', 'LIMINAL_PARAM_Mode'], params: ['mode'] },
  ])
})
