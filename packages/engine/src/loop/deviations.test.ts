import { expect, test } from 'vitest'
import { predict } from '../predict/predict.ts'
import { makeBench } from '../test-support/bench.ts'
import { succeeded } from '../test-support/cluster.ts'
import { containerWork, planOf, task } from '../test-support/plan.ts'

const how = ['Python 3.11 instead of 3.12']
const behaviour = {
  outcome: () => succeeded,
  deviations: async (work: object) => ('args' in work && String(work.args) === 'old' ? how : []),
}
const plan = planOf([task('a', [], { work: containerWork('old') }), task('b'), task('off', [], { when: false })])

test('what an executor does otherwise than a task asks for is told once it is about to', async () => {
  const { start, store, cluster } = makeBench()
  const submitted: number[] = []
  const deviations = async (work: object) => {
    submitted.push(cluster.submits.length)
    return behaviour.deviations(work)
  }
  const { run, done } = start(plan, { ...behaviour, deviations })
  expect(await done).toBe('succeeded')
  expect(submitted[0]).toBe(0)
  const told = store.events(run).filter(({ type }) => type === 'task_deviated')
  expect(told).toMatchObject([{ task: 'a', how }])
})

test('it is predicted for what would run', async () => {
  const { store, cluster } = makeBench()
  const predictions = await predict(plan, { store, executors: () => cluster.open(behaviour) })
  expect([...predictions].map(([name, { deviations }]) => [name, deviations])).toEqual([
    ['a', how],
    ['b', undefined],
    ['off', undefined],
  ])
})
