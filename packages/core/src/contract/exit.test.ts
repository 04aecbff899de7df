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
  expect(outcomeOfExit(2, { unusable: 'too large' })).toMatchObject({ reason: 'its code ended with exit code 2' })
})

test.each([
  [3, 'user', 'its code ended with exit code 3', undefined],
  [126, 'user', 'its command is not executable (exit code 126)', /chmod/],
  [127, 'user', 'its command was not found (exit code 127)', /install/],
  [137, 'oom', 'its code was ended by SIGKILL (exit code 137)', /memory/],
  [139, 'user', 'its code was ended by SIGSEGV (exit code 139)', undefined],
  [141, 'user', 'its code was ended by SIGPIPE (exit code 141)', /pipefail/],
  [143, 'user', 'its code was ended by SIGTERM (exit code 143)', undefined],
  [255, 'user', 'its code ended with exit code 255', undefined],
])('%i is %s: %s', (code, failureClass, reason, hint) => {
  const outcome = outcomeOfExit(code, output)
  expect(outcome).toMatchObject({ status: 'failed', class: failureClass, exitCode: code, reason })
  if (hint === undefined) expect(outcome).not.toHaveProperty('hint')
  else expect(outcome).toHaveProperty('hint', expect.stringMatching(hint))
})
