import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Executor, LogLine } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { Cluster, succeeded } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'
import { copyLogs } from './copy.ts'
import { attemptKey, logFile } from './file.ts'

const lines = Array.from({ length: 2500 }, (_, index) => `line ${index} ünï`)
const whole = lines.map((line) => `${line}\n`).join('')
const watching = new AbortController().signal
const check = () => {}

/** An executor with a finished job `j` that printed the lines, and how to reach it. */
async function finishedJob(): Promise<{ executor: Executor; handle: { job: string } }> {
  const executor = await new Cluster().open({ lines, outcome: () => succeeded })
  const handle = await executor.submit('r/j/1', planOf([task('j')]).tasks[0]?.work as never, watching)
  return { executor, handle: handle as { job: string } }
}

test('all that the work prints is in the file', async () => {
  const { executor, handle } = await finishedJob()
  const file = join(makeHome(), 'deep', 'j.1.log')
  await copyLogs({ executor, handle, file, check }, watching)
  expect(readFileSync(file, 'utf8')).toBe(whole)
})

const firstTen = lines
  .slice(0, 10)
  .map((line) => `${line}\n`)
  .join('')
const progress = JSON.stringify({ cursor: '10', bytes: Buffer.byteLength(firstTen) })

test.each([
  ['after the log was written and before its cursor was', `${firstTen}line 10 ünï\nline 11`, progress],
  ['at once after the cursor was written', firstTen, progress],
  ['while the cursor was being written', firstTen, '{"curs'],
  ['before there was a cursor', 'line 0 ünï\nline', undefined],
  ['by a crash of the machine that lost the end of the log', firstTen.slice(0, 5), progress],
])('stopped %s, the copy goes on without loss or doubling', async (_, log, cursor) => {
  const { executor, handle } = await finishedJob()
  const file = join(makeHome(), 'j.1.log')
  writeFileSync(file, log)
  if (cursor !== undefined) writeFileSync(`${file}.cursor`, cursor)
  await copyLogs({ executor, handle, file, check }, watching)
  expect(readFileSync(file, 'utf8')).toBe(whole)
})

test('a copy that is let go and taken up again is whole', async () => {
  const cluster = new Cluster()
  const executor = await cluster.open({ lines })
  const handle = await executor.submit('r/j/1', planOf([task('j')]).tasks[0]?.work as never, watching)
  const file = join(makeHome(), 'j.1.log')
  const letGo = new AbortController()
  const first = copyLogs({ executor, handle, file, check }, letGo.signal)
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('line 1999 ünï\n')
  letGo.abort()
  await first
  await cluster.end('j')
  await copyLogs({ executor, handle, file, check }, watching)
  expect(readFileSync(file, 'utf8')).toBe(whole)
})

test('lines are in the file before the work has ended', async () => {
  const { start, cluster, home } = makeBench()
  const { run, done } = start(planOf([task('a')]), { lines: ['hello'], supports: { logs: true, cancel: true } })
  const file = logFile(home, attemptKey(run, 'a', 1))
  await cluster.waited(1)
  await expect.poll(() => readFileSync(file, 'utf8')).toBe('hello\n')
  await cluster.end('a')
  expect(await done).toBe('succeeded')
})

test('an attempt whose log could not be kept has failed, and says so', async () => {
  const { create, carry, home, store } = makeBench()
  const run = create(planOf([task('a')]))
  const file = logFile(home, attemptKey(run, 'a', 1))
  mkdirSync(file, { recursive: true })
  const { done } = carry(run, { lines, outcome: () => succeeded, supports: { logs: true, cancel: true } })
  expect(await done).toBe('failed')
  const outcome = { status: 'failed', class: 'infra', reason: expect.stringContaining('its log could not be kept') }
  expect(store.attempts(run)[0]?.outcome).toMatchObject(outcome)
})

test('a write that fails while no line comes is told at the end of the work', async () => {
  const file = join(makeHome(), 'j.1.log')
  // The place of the cursor is taken: writing it fails, in the background.
  mkdirSync(`${file}.cursor`, { recursive: true })
  const cluster = new Cluster()
  const executor = await cluster.open({})
  const handle = await executor.submit('r/j/1', planOf([task('j')]).tasks[0]?.work as never, watching)
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  async function* logs(): AsyncIterable<LogLine> {
    yield { text: 'one', cursor: '1' }
    await ended
  }
  const copy = copyLogs({ executor: { ...executor, logs }, handle, file, check }, watching)
  await expect.poll(() => readFileSync(file, 'utf8')).toBe('one\n')
  end()
  await expect(copy).rejects.toThrow('EISDIR')
})

test('an executor that writes the file itself is not copied', async () => {
  const { create, carry, cluster, home } = makeBench()
  const run = create(planOf([task('a')]))
  const file = logFile(home, attemptKey(run, 'a', 1))
  mkdirSync(dirname(file), { recursive: true })
  const executors = async () => {
    const executor = await cluster.open({ lines, outcome: () => succeeded, supports: { logs: true, cancel: true } })
    const submit: Executor['submit'] = async (...all) => {
      appendFileSync(file, 'mine\n')
      return { ...(await executor.submit(...all)), log: file }
    }
    return { ...executor, submit }
  }
  expect(await carry(run, {}, { executors }).done).toBe('succeeded')
  expect(readFileSync(file, 'utf8')).toBe('mine\n')
})
