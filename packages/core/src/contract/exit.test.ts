import { expect, test } from 'vitest'
import { outcomeOfExit } from './exit.ts'

const output = { text: 'a=1' }

test('0 succeeds with the output', () => {
  expect(outcomeOfExit(0, output)).toEqual({ status: 'succeeded', output: 'a=1' })
})

test('an output that cannot be used is a failure of the user, and only where all else went well', () => {
  expect(outcomeOfExit(0, { unusable: 'too large' })).toMatchObject({
    status: 'failed',
    class: 'user',
    reason: 'too large',
  })
  expect(outcomeOfExit(2, { unusable: 'too large' })).toMatchObject({ reason: 'exit code 2' })
})

test.each([
  [3, 'user', 'exit code 3', undefined],
  [126, 'user', 'exit code 126: not executable', /chmod/],
  [127, 'user', 'exit code 127: command not found', /install/],
  [137, 'oom', 'exit code 137: ended by SIGKILL', /memory/],
  [139, 'user', 'exit code 139: ended by SIGSEGV', undefined],
  [143, 'user', 'exit code 143: ended by SIGTERM', undefined],
  [255, 'user', 'exit code 255', undefined],
])('%i is %s: %s', (code, failureClass, reason, hint) => {
  const outcome = outcomeOfExit(code, output)
  expect(outcome).toMatchObject({ status: 'failed', class: failureClass, exitCode: code, reason })
  if (hint === undefined) expect(outcome).not.toHaveProperty('hint')
  else expect(outcome).toHaveProperty('hint', expect.stringMatching(hint))
})
