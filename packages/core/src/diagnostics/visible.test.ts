import { expect, test } from 'vitest'
import { forTerminal, visible, visibleLine } from './visible.ts'

const odd = 'a\x1b[2J\x9b31m\x07\b\x7f\u202etxt\u2066\u2028\r\n\tb é 漢 👩‍👩‍👧'

test('what a terminal would act on is spelled out', () => {
  expect(visible(odd)).toBe('a\\x1b[2J\\x9b31m\\x07\\x08\\x7f\\u202etxt\\u2066\\u2028\\r\n\tb é 漢 👩‍👩‍👧')
  expect(visibleLine('a\r\n\tb')).toBe('a\\r\\n\\tb')
})

test('colours pass to a terminal, and nothing that clears it or writes elsewhere', () => {
  expect(forTerminal('\x1b[1;38:5:9mred\x1b[m\r100%\x1b[2J\x1b]0;title\x07\x1b[1A')).toBe(
    '\x1b[1;38:5:9mred\x1b[m\r100%\\x1b[2J\\x1b]0;title\\x07\\x1b[1A',
  )
})
