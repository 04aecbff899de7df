import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { fakeEngine } from '../test-support/fake-engine.ts'
import { during } from './during.ts'
import { openEngine } from './open.ts'
import { streamOf } from './stream.ts'

test('an answer that is given up when all of it has come, and its end was not read, breaks nothing', async () => {
  await using engine = await fakeEngine((_, response) => response.end('all of it'))
  const given = new AbortController()
  const docker = during(openEngine(engine.address), given.signal)
  const answer = (await streamOf(docker, '/containers/x/archive', {})) as unknown as IncomingMessage
  const chunks = answer[Symbol.asyncIterator]()
  expect(String((await chunks.next()).value)).toBe('all of it')
  await expect.poll(() => answer.complete).toBe(true)
  // `once` of node:events would hear the error by itself.
  const closed = new Promise<boolean>((done) => answer.socket.once('close', done))
  given.abort()
  expect(await closed).toBe(true)
})
