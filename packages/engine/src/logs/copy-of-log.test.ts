import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Executor, LogLine } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'
import { logPatience } from './copy-of-log.ts'
import { attemptKey, logFile } from './file.ts'

/** A run of one task whose work ends at once, on an executor whose logs are these. */
async function runWith(logs: () => AsyncIterable<LogLine>, outcome = succeeded, all = 10_000) {
  const { start, cluster, home } = makeBench()
  const executors = async (): Promise<Executor> => ({
    ...(await cluster.open({ outcome: () => outcome, supports: { logs: true, cancel: true } })),
    logs,
  })
  const { run, done } = start(planOf([task('a')]), {}, { executors, logPatience: { line: 1000, all } })
  return { state: await done, log: readFileSync(logFile(home, attemptKey(run, 'a', 1)), 'utf8') }
}

const line = (number: number): LogLine => ({ text: `line ${number}`, cursor: String(number) })

test.each([
  ['succeeded', succeeded],
  ['failed', userFailure],
])('work that has %s is not held up by a log that never ends, and which heeds no signal', async (state, outcome) => {
  async function* logs() {
    yield line(1)
    await new Promise(() => {})
  }
  const found = await runWith(logs, outcome)
  expect(found.state).toBe(state)
  expect(found.log).toBe('line 1\nliminal-run: the rest of this log did not come within 1 s\n')
})

test('a log is read on behind the end of its work as long as lines come, but not for ever', async () => {
  async function* logs(count: number) {
    for (let number = 1; number <= count; number += 1) {
      await new Promise((done) => setTimeout(done, 20))
      yield line(number)
    }
  }
  const whole = await runWith(() => logs(80))
  expect(whole.log.trimEnd().split('\n')).toHaveLength(80)
  expect(whole.log).not.toMatch(/did not come/)
  const endless = await runWith(() => logs(Number.POSITIVE_INFINITY), succeeded, 500)
  expect(endless).toEqual({ state: 'succeeded', log: expect.stringMatching(/did not come within 0.5 s\n$/) })
})

test('the README says how long the rest of a log may take', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const { line, all } = logPatience
  expect(readme).toContain(`${line / 1000} seconds for each line, and ${all / 60_000} minutes in all`)
})
