import { expect, test } from 'vitest'
import { parseOutputs } from './parse.ts'

const declared = { report: 'string', model: 'string' } as const
const form = 'a value of several lines is written as name<<END, its lines, and END alone on the last'

test('a value of several lines stands between name<<END and END', () => {
  const raw = 'report<<EOF\r\n  line one\r\n\r\nmodel=no\r\nEOF \r\nEOF\r\nmodel = a<<b\r\n'
  expect(parseOutputs(raw, declared)).toEqual({
    outputs: { report: '  line one\n\nmodel=no\nEOF ', model: 'a<<b' },
  })
})

test('it may be empty, and of any type', () => {
  expect(parseOutputs('a << X\nX\nb<<X\n[1,\n 2]\nX\nc<<X\n 5 \nX\n', { a: 'string', b: 'json', c: 'number' })).toEqual(
    {
      outputs: { a: '', b: [1, 2], c: 5 },
    },
  )
})

test('what ends no line is part of the value', () => {
  expect(parseOutputs('report=10%\r20%\u2028\u0085x\nmodel=m', declared)).toEqual({
    outputs: { report: '10%\r20%\u2028\u0085x', model: 'm' },
  })
})

test('the last of several lines for an output counts', () => {
  expect(parseOutputs('model=a\nreport=r\nmodel<<E\nb\nE', declared)).toEqual({ outputs: { model: 'b', report: 'r' } })
})

test('a task that declares nothing may write any output', () => {
  expect(parseOutputs('free=1\nother<<E\nx\nE\n', {})).toEqual({ outputs: { free: '1', other: 'x' } })
})

test.each([
  [
    'report=line one\nline two\nmodel=oops',
    'line 2 of $LIMINAL_OUTPUT is neither name=value nor name<<END: "line two"',
  ],
  ['a b=c', 'line 1 of $LIMINAL_OUTPUT is neither name=value nor name<<END: "a b=c"'],
  ['http://x/?a=b', 'line 1 of $LIMINAL_OUTPUT is neither name=value nor name<<END: "http://x/?a=b"'],
  ['[1, 2]', 'line 1 of $LIMINAL_OUTPUT is neither name=value nor name<<END: "[1, 2]"'],
  ['report<<', 'line 1 of $LIMINAL_OUTPUT is neither name=value nor name<<END: "report<<"'],
  [
    '\nreport<<EOF\nmore\nEOFF\n',
    'line 2 of $LIMINAL_OUTPUT begins a value that does not end: no line behind it is EOF: "report<<EOF"',
  ],
])('%j is a problem, with the form for several lines', (raw, problem) => {
  expect(parseOutputs(raw, {})).toEqual({ problem, hint: form })
})

test('an output that the task does not declare is a problem in lines, and none in JSON', () => {
  expect(parseOutputs('report=one\nmodl=x\nmodel=y', declared)).toEqual({
    problem: 'line 2 of $LIMINAL_OUTPUT is an output that the task does not declare: "modl=x"',
    hint: `did you mean model; or, if the line belongs to the value before it: ${form}`,
  })
  expect(parseOutputs('report=one\nsize=x\nmodel=y', declared)).toMatchObject({
    hint: `declare size below outputs; or, if the line belongs to the value before it: ${form}`,
  })
  expect(parseOutputs('{"report": "r", "model": "m", "more": 1}', declared)).toHaveProperty('outputs.more', 1)
})
