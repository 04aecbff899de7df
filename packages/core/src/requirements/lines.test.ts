import { expect, test } from 'vitest'
import { meaningOf, requirementLines } from './lines.ts'

test('lines are those that pip reads', () => {
  const text =
    '# first\nsix==1 # why\r\n\nattrs \\\n  --hash=sha256:1 \\\n  --hash=sha256:2\nx @ https://a.org/x#egg=x\ny \\\n# end\n'
  expect(requirementLines(text)).toEqual([
    'six==1',
    'attrs   --hash=sha256:1   --hash=sha256:2',
    'x @ https://a.org/x#egg=x',
    'y',
  ])
})

test.each([
  ['comments and empty lines', 'six\n\n# why\nattrs # because\n'],
  ['another order', 'attrs\nsix\n'],
  ['other ends of lines', 'six\r\nattrs\r\n'],
  ['a line that goes on', 'si\\\nx\nattrs'],
])('%s mean the same', (_, text) => {
  expect(meaningOf(text)).toBe(meaningOf('six\nattrs\n'))
})

test('blanks within a line make no difference', () => {
  const spaced = "six == 1.16 , < 2 ; python_version >= '3.8' \\\n    --hash=sha256:1\nx @ https://a.org/x\n"
  expect(meaningOf(spaced)).toBe(
    meaningOf("six==1.16,<2; python_version>='3.8' --hash=sha256:1\nx @ https://a.org/x\n"),
  )
  for (const editable of ['-e   .[x]', '--editable .[x]', '--editable=.[x]']) {
    expect(meaningOf(editable)).toBe(meaningOf('-e .[x]'))
  }
  expect(meaningOf('six < 2')).not.toBe(meaningOf('six <= 2'))
})

test.each([
  ['another version', 'six==1\nattrs\n'],
  ['an option', '--no-binary :all:\nsix\nattrs\n'],
  ['a package that is edited', 'six\n-e attrs\n'],
  ['one package less', 'six\n'],
])('%s means something else', (_, text) => {
  expect(meaningOf(text)).not.toBe(meaningOf('six\nattrs\n'))
})

test('the order of indexes counts, that of editable packages does not', () => {
  const [one, other] = ['--index-url https://a\n', '--extra-index-url https://b\n']
  expect(meaningOf(`${one}${other}six`)).not.toBe(meaningOf(`${other}${one}six`))
  expect(meaningOf(`${one}six\n-e .\n-e ./b`)).toBe(meaningOf(`-e ./b\nsix\n-e .\n${one}`))
})
