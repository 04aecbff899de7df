import { type FunctionPart, LiminalError } from '@liminal/core'
import { expect, test } from 'vitest'
import type { Change } from '../store/changes.ts'
import type { Store } from '../store/store.ts'
import { makeBench } from '../test-support/bench.ts'
import { succeeded } from '../test-support/cluster.ts'
import { functionTask, planOf, task } from '../test-support/plan.ts'

const busy = () => new LiminalError('E_STORE_BUSY', { file: 'liminal.db' })

/** A store that another process keeps to itself whenever changes of this kind are to be written. */
function busyAt(store: Store, isAsked: (change: Change) => boolean): Store {
  return {
    ...store,
    write: (lease, changes, now) => {
      if (changes.some(isAsked)) throw busy()
      return store.write(lease, changes, now)
    },
  }
}

const tells = (type: string) => (change: Change) => change.type === 'event' && change.body.type === type

const asks: FunctionPart['call'] = async (_, { decision }) => {
  await decision('deploy?')
  return {}
}

const cached = task('a', [], { cache: { inputs: [], outputs: [] } } as never)

test.each([
  [
    'a question for approval is written',
    planOf([functionTask('ok')]),
    (store: Store) => busyAt(store, tells('approval_asked')),
  ],
  ['a miss of the cache is written', planOf([cached]), (store: Store) => busyAt(store, tells('cache_missed'))],
  [
    'the cache is asked',
    planOf([cached]),
    (store: Store): Store => ({
      ...store,
      cached: () => {
        throw busy()
      },
    }),
  ],
  [
    'the end of a hook is written',
    planOf([task('a')], { hooks: { success: [{ type: 'command', command: 'true', folder: '/', timeoutSeconds: 9 }] } }),
    (store: Store) => busyAt(store, tells('hook_ended')),
  ],
])('a store that fails when %s ends the session, not the task: the run goes on by resume', async (_, plan, broken) => {
  const { create, carry, store } = makeBench()
  const run = create(plan)
  const outcome = () => succeeded
  const functions = () => asks
  const first = carry(run, { outcome }, { store: broken(store), functions })
  await expect(first.done).rejects.toMatchObject({ code: 'E_STORE_BUSY' })
  expect(store.run(run)?.state).toBe('running')
  expect(store.tasks(run).map(({ state }) => state)).not.toContain('failed')
  const second = carry(run, { outcome }, { functions })
  store.decide(run, 'ok', { approved: true, by: 'ada' })
  expect(await second.done).toBe('succeeded')
})

test('a hook that cannot be called at all ends the session', async () => {
  const { start } = makeBench()
  const hooks = { success: [{ type: 'command', command: 'true', folder: '/', timeoutSeconds: 9 }] } as const
  const env = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no environment')
      },
    },
  )
  const plan = planOf([task('a')], { hooks, secretVariables: ['TOKEN'] })
  await expect(start(plan, { outcome: () => succeeded }, { env }).done).rejects.toThrow('no environment')
})
