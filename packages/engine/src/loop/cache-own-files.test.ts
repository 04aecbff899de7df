import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlannedTask } from '@liminal/core'
import { expect, test } from 'vitest'
import type { NoCache } from '../cache/look.ts'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { containerWork, mapped, planOf, task, writes } from '../test-support/plan.ts'

const cache = { inputs: [], outputs: [] }

/** A task that runs in the folder of its code; for each attempt is told which files of that change meanwhile. */
function inSource(makeTask: (more: Partial<PlannedTask>) => PlannedTask = (more) => task('a', [], more)) {
  const bench = makeBench()
  const source = join(makeHome(), 'src')
  mkdirSync(source)
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(source, path), text)
  }
  write({ 'fit.py': '1' })
  const work = { ...containerWork(), build: { image: 'i', source }, folder: source }
  const plan = planOf([makeTask({ work, cache })])
  /** Why it runs; empty if it does not. */
  async function again(
    files: (key: string) => Readonly<Record<string, string>> = () => ({}),
    noCache: NoCache = undefined,
  ) {
    const outcome = (key: string) => {
      write(files(key))
      return writes({})
    }
    const { done, events } = bench.start(plan, { outcome, runsInFolder: true }, { ...(noCache && { noCache }) })
    expect(await done).toBe('succeeded')
    return events.flatMap((event) => (event.type === 'cache_missed' ? [event.because] : []))
  }
  return { bench, source, plan, write, again }
}

test('a file that a task makes beside its code is no code, also if it is another each time', async () => {
  const { again } = inSource()
  await again(() => ({ 'model.txt': 'one' }))
  expect(await again()).toEqual([])
  await again(() => ({ 'model.txt': 'two' }), true)
  expect(await again()).toEqual([])
})

test('so it is with what instances make, one by one or side by side', async () => {
  for (const maxParallel of [1, 3]) {
    const { again } = inSource((more) => mapped('m', { items: [1, 2, 3] }, [], { ...more, maxParallel }))
    const files = (key: string) => ({ [`out_${/\[(\d)\]/.exec(key)?.[1]}.txt`]: key })
    await again(files)
    expect(await again(files)).toEqual([])
  }
})

test('it has to be there still, as it was left', async () => {
  const { again, source, write } = inSource()
  const files = () => ({ 'model.txt': 'one' })
  await again(files)
  rmSync(join(source, 'model.txt'))
  expect(await again(files)).toEqual(['model.txt is gone'])
  expect(await again(files)).toEqual([])
  write({ 'model.txt': 'by hand' })
  expect(await again()).toEqual(['model.txt is new'])
})

test('what people write meanwhile counts: code and settings, and files that were there before', async () => {
  const { again, write } = inSource()
  write({ 'data.csv': '1' })
  await again(() => ({ 'lib.py': '1', 'data.csv': '2' }))
  expect(await again()).toEqual(['data.csv has changed, lib.py is new'])
  expect(await again()).toEqual([])
  write({ 'lib.py': '2' })
  expect(await again()).toEqual(['lib.py has changed'])
})

test('a result for other code is not taken for what that has left', async () => {
  const { again, write } = inSource()
  const one = () => ({ 'model.txt': 'one' })
  await again(one)
  write({ 'fit.py': '2' })
  await again(() => ({ 'model.txt': 'two' }))
  write({ 'fit.py': '1' })
  expect(await again(one)).toEqual(['model.txt has been changed since'])
})

test('in a container, nothing that happens to the source is its doing', async () => {
  const { bench, plan, write } = inSource()
  const outcome = () => {
    write({ 'model.txt': 'x' })
    return writes({})
  }
  await bench.start(plan, { outcome }).done
  const { done, events } = bench.start(plan, { outcome })
  await done
  expect(events).toContainEqual(expect.objectContaining({ type: 'cache_missed', because: 'model.txt is new' }))
})
