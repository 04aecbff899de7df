import { expect, test } from 'vitest'
import type { TaskStatus } from '../events/events.ts'
import { planOf, task } from '../test-support/plan.ts'
import { tasksToReset } from './reset.ts'

test('what did not succeed is reset, with all behind it; what succeeded, was skipped, is not', () => {
  const plan = planOf([
    task('good'),
    task('bad'),
    task('behind-good', ['good']),
    task('behind-bad', ['bad', 'good']),
    task('cleanup', ['behind-bad'], { triggerRule: 'all_done' }),
    task('watcher', ['bad'], { triggerRule: 'all_done' }),
    task('skipped', ['good']),
    task('stopped'),
  ])
  const states: Record<string, TaskStatus> = {
    good: 'succeeded',
    bad: 'failed',
    'behind-good': 'succeeded',
    'behind-bad': 'upstream_failed',
    cleanup: 'succeeded',
    watcher: 'succeeded',
    skipped: 'skipped',
    stopped: 'cancelled',
  }
  const rows = Object.entries(states).map(([name, state]) => ({
    ...{
      task: name,
      state,
      tries: 2,
      attempt: 5,
      notBefore: undefined,
      outputs: undefined,
      reason: undefined,
      cached: undefined,
      left: undefined,
      items: undefined,
    },
  }))
  const reset = tasksToReset(plan, rows)
  expect(reset.map((change) => change.task)).toEqual(['bad', 'behind-bad', 'cleanup', 'watcher', 'stopped'])
  expect(reset[0]).toEqual({ type: 'task', task: 'bad', state: 'waiting', tries: 0, attempt: 5 })
})
