import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { bootNow } from '../clock/boot-clock.ts'
import { carryOutRun } from '../loop/run.ts'
import { makeBench } from '../test-support/bench.ts'
import { containerWork, planOf, task } from '../test-support/plan.ts'
import { ledgerOf, processExecutor } from '../test-support/process-executor.ts'
import { acquireLease, holderOf } from './lease.ts'

const slow = (name: string, upstreams: readonly string[] = []) =>
  task(name, upstreams, { work: containerWork(JSON.stringify({ seconds: 0.3 })) })

test('a process that was stopped past its lease and wakes up writes nothing, and says why it ends', async () => {
  const { create, home, store } = makeBench()
  const run = create(planOf([slow('a'), slow('b', ['a']), slow('c', ['b'])]))
  const child = fork(join(import.meta.dirname, '../../dist/test-support/stopped-process.js'), [home, run])
  onTestFinished(() => void child.kill('SIGKILL'))
  await expect.poll(() => store.attempts(run).some(({ handle }) => handle !== undefined)).toBe(true)
  child.kill('SIGSTOP')
  const held = () => holderOf(store.run(run) as never, Date.now())
  expect(held()?.pid).toBe(child.pid)
  await expect.poll(held).toBeUndefined()

  const executors = async () => processExecutor(join(home, 'jobs'))
  const taken = carryOutRun({ store, run, home, maxParallel: 4, executors, functions: () => undefined })
  await expect.poll(() => store.run(run)?.lease.epoch).toBe(2)
  const told = once(child, 'message')
  child.kill('SIGCONT')
  expect((await told)[0]).toBe('E_LEASE_LOST')
  expect(await taken).toBe('succeeded')
  const ledger = ledgerOf(join(home, 'jobs')).map(({ what, task: name }) => `${what} ${name}`)
  expect(ledger).toEqual(['start a', 'end a', 'start b', 'end b', 'start c', 'end c'])
  const events = store.events(run)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.filter(({ type }) => type === 'task_ended')).toHaveLength(3)
})

test('a clock that is set while a run is held changes nothing', () => {
  const { create, store } = makeBench()
  const run = create(planOf([task('a')]))
  acquireLease(store, run, Date.now())
  const row = () => store.run(run) as never
  const years = 10 * 365 * 24 * 3_600_000
  expect(holderOf(row(), Date.now() + years)?.pid).toBe(process.pid)
  expect(holderOf(row(), Date.now() - years)?.pid).toBe(process.pid)
})

test('the holder of a run before the machine was started again is gone, whoever has its pid now', () => {
  const { create, store } = makeBench()
  const run = create(planOf([task('a')]))
  const lease = acquireLease(store, run, Date.now())
  const holder = JSON.parse(store.run(run)?.lease.holder ?? '{}')
  const other = JSON.stringify({ ...holder, boot: 'another' })
  store.takeLease(run, lease.epoch, other, { until: Date.now() + 1000, untilBoot: bootNow() + 1000 })
  expect(holderOf(store.run(run) as never, Date.now())).toBeUndefined()
})
