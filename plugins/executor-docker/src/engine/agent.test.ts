import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fakeEngine } from '../test-support/fake-engine.ts'
import { during } from './during.ts'
import { openEngine } from './open.ts'
import { streamOf } from './stream.ts'

test('whoever gives up just as an answer has come whole ends nothing else', async () => {
  await using engine = await fakeEngine((_, response) => response.end('all there is'))
  const over = new AbortController()
  const answer = await streamOf(during(openEngine(engine.address), over.signal), '/logs', {})
  const first = await answer[Symbol.asyncIterator]().next()
  over.abort()
  expect(String(first.value)).toBe('all there is')
  // An error that nobody listens to would end the process by now.
  await setTimeout()
})
