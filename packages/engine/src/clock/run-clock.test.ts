import { expect, onTestFinished, test, vi } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'
import { clockOfMachine, shiftBetween } from './run-clock.ts'

const hours = 3_600_000

/** Sets the time of day for the rest of a test. */
function setClock(by: number): void {
  const now = Date.now
  vi.spyOn(Date, 'now').mockImplementation(() => now() + by)
  onTestFinished(() => void vi.restoreAllMocks())
}

test.each([-2, 2])(
  'a clock that is set by %d hours between two processes moves neither a timeout nor a retry',
  async (by) => {
    const { start, carry, cluster, store } = makeBench()
    const retries = { limit: 1, delaySeconds: 0.3 }
    const plan = planOf([task('long', [], { timeoutSeconds: 60 }), task('again', [], { retries })], {
      timeoutSeconds: 90,
    })
    const first = start(plan)
    await cluster.end('again', userFailure)
    await first.event('task_retrying')
    await cluster.waited(2)
    const since = performance.now()
    first.abandon()
    await first.done
    setClock(by * hours)
    const second = carry(first.run)
    const { end } = await cluster.job('again', 2)
    expect(performance.now() - since).toBeGreaterThan(250)
    expect(performance.now() - since).toBeLessThan(20_000)
    end(succeeded)
    await second.event('task_ended', 'again')
    expect((await cluster.job('long')).cancels).toBe(0)
    await cluster.end('long')
    expect(await second.done).toBe('succeeded')
    expect(store.run(first.run)?.state).toBe('succeeded')
  },
)

test('times of before the machine was started again are told by the time of day', async () => {
  const { start, carry, cluster, store } = makeBench()
  const plan = planOf([task('late', [], { timeoutSeconds: 3600 }), task('early', [], { timeoutSeconds: 3600 })])
  const first = start(plan)
  await cluster.waited(2)
  first.abandon()
  await first.done
  const clock = { boot: 'another', wall: clockOfMachine().wall }
  const deadlines: Record<string, number> = { late: -1, early: 9 * hours }
  const old = {
    ...store,
    run: (id: string) => {
      const row = store.run(id)
      return row && { ...row, clock }
    },
    attempts: (run: string) =>
      store
        .attempts(run)
        .map((row) => ({ ...row, deadline: (row.deadline ?? 0) + (deadlines[row.task] ?? 0) - hours })),
  }
  const second = carry(first.run, {}, { store: old })
  await second.event('task_ended', 'late')
  await cluster.end('early')
  expect(await second.done).toBe('failed')
})

test('between two starts of the machine only the time of day is known, within one only its own clock', () => {
  expect(shiftBetween({ boot: 'a', wall: 1000 }, { boot: 'a', wall: 5000 })).toBe(0)
  expect(shiftBetween({ boot: 'a', wall: 5000 }, { boot: 'b', wall: 1000 })).toBe(4000)
  expect(shiftBetween({ boot: '', wall: 5000 }, { boot: '', wall: 1000 })).toBe(4000)
})
