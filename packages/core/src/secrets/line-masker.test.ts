import { expect, test } from 'vitest'
import { formsOf } from './forms.ts'
import { lineMaskerOf } from './line-masker.ts'

const forms = ['one\ntwo\nthree\n', 'canary-0123456789'].flatMap(formsOf)

/** The lines that come out, by the line after which they do. */
function masked(...texts: string[]): string[][] {
  const masker = lineMaskerOf<{ text: string; cursor: number }>(forms)()
  const textsOf = (lines: readonly { text: string; cursor: number }[]) =>
    lines.map(({ text, cursor }) => `${cursor} ${text}`)
  return [...texts.map((text, cursor) => textsOf(masker.push({ text, cursor }))), textsOf(masker.end())]
}

test('lines that may be the beginning of a secret wait for the next; all others come at once', () => {
  expect(masked('a', 'canary-0123456789!', 'b')).toEqual([['0 a'], ['1 ***!'], ['2 b'], []])
  expect(masked('one', 'two', 'three', 'four')).toEqual([[], [], ['0 ***', '1 ', '2 '], ['3 four'], []])
  expect(masked('one', 'two', 'four')).toEqual([[], [], ['0 one', '1 two', '2 four'], []])
  expect(masked('x one', 'two')).toEqual([[], [], ['0 x one', '1 two']])
})

test('as many come out as go in, each with what belongs to it', () => {
  expect(masked('one', 'two', 'three canary-0123456789').flat()).toEqual(['0 ***', '1 ', '2  ***'])
})

test('a secret in two pieces of one line is masked', () => {
  const masker = lineMaskerOf<{ text: string; isCut?: true }>(forms)()
  const lines = [masker.push({ text: 'a canary-0123', isCut: true }), masker.push({ text: '456789 b' }), masker.end()]
  expect(lines.map((each) => each.map(({ text }) => text))).toEqual([[], ['a ***', ' b'], []])
})
