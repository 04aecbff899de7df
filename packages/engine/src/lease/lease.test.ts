import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../store/open.ts'
import { makeBench } from '../test-support/bench.ts'
import { succeeded } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'
import { type Holder, isAlive, thisProcess } from './holder.ts'
import { acquireLease, holderOf, shownState } from './lease.ts'

const plan = planOf([task('a')])
const ends = { until: Date.now() + 1000, untilBoot: undefined }

test('a run is held by one process at a time, which is named', async () => {
  const { start, carry, cluster, home, store } = makeBench()
  const { run, done } = start(plan)
  await cluster.waited(1)
  const refusal = { code: 'E_RUN_HELD', message: expect.stringContaining(`process ${process.pid} on ${hostname()}`) }
  await expect(carry(run).done).rejects.toMatchObject(refusal)
  using other = openStore(home)
  await expect(carry(run, {}, { store: other }).done).rejects.toMatchObject(refusal)
  await cluster.end('a')
  expect(await done).toBe('succeeded')
  expect(store.run(run)?.lease).toMatchObject({ epoch: 1, holder: undefined, until: undefined })
})

test('a run that does not exist cannot be held', async () => {
  await expect(makeBench().carry('gone').done).rejects.toMatchObject({ code: 'E_RUN_UNKNOWN' })
})

test('whoever is slower in taking a lease does not get it', () => {
  const { create, store } = makeBench()
  const run = create(plan)
  expect(store.takeLease(run, 0, JSON.stringify(thisProcess()), ends)).toEqual({ run, epoch: 1 })
  expect(store.takeLease(run, 0, JSON.stringify(thisProcess()), ends)).toBeUndefined()
})

test('a writer whose lease was taken over writes nothing more', async () => {
  const { create, store, states } = makeBench()
  const run = create(plan)
  const mine = acquireLease(store, run, Date.now())
  const theirs = store.takeLease(run, mine.epoch, JSON.stringify(thisProcess()), ends)
  const change = { type: 'task', task: 'a', state: 'failed', tries: 1, attempt: 1 } as const
  expect(() => store.write(mine, [change], Date.now())).toThrow(expect.objectContaining({ code: 'E_LEASE_LOST' }))
  expect(() => store.renewLease(mine, ends)).toThrow(expect.objectContaining({ code: 'E_LEASE_LOST' }))
  store.releaseLease(mine)
  expect(states(run)).toEqual({ a: 'waiting' })
  expect(store.run(run)?.lease).toMatchObject({ epoch: theirs?.epoch, holder: expect.any(String) })
})

test('a loop whose lease was taken over ends with that and leaves the work alone', async () => {
  const { start, cluster, store, states } = makeBench()
  const { run, done } = start(plan)
  await cluster.waited(1)
  store.takeLease(run, 1, JSON.stringify(thisProcess()), ends)
  const before = store.events(run).length
  await cluster.end('a', succeeded)
  await expect(done).rejects.toMatchObject({ code: 'E_LEASE_LOST' })
  expect(states(run)).toEqual({ a: 'running' })
  expect(store.events(run)).toHaveLength(before)
  expect(store.attempts(run)[0]?.outcome).toBeUndefined()
  expect(store.run(run)?.lease.epoch).toBe(2)
})

test('a holder is alive as long as its process is; its pid in the hands of another does not count', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  const holder: Holder = { host: hostname(), pid: child.pid ?? 0, started }
  expect(isAlive(holder, { until: undefined, untilBoot: undefined }, 0)).toBe(true)
  expect(isAlive({ ...holder, started: '1' }, { until: undefined, untilBoot: undefined }, 0)).toBe(false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isAlive(holder, { until: Number.MAX_SAFE_INTEGER, untilBoot: undefined }, 0)).toBe(false)
})

test('a killed process that nobody has buried yet is dead', async () => {
  // The shell replaces itself by a program that never asks how its child ended.
  const shell = spawn('/bin/sh', ['-c', 'exec 3<&0; sh -c "echo \\$\\$; read line" <&3 & exec sleep 1000'])
  onTestFinished(() => void shell.kill('SIGKILL'))
  const [text] = await once(shell.stdout, 'data')
  const pid = Number(String(text))
  const fields = () => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  }
  const holder: Holder = { host: hostname(), pid, started: fields()[19] ?? '' }
  expect(isAlive(holder, { until: undefined, untilBoot: undefined }, 0)).toBe(true)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => fields()[0]).toBe('Z')
  expect(isAlive(holder, { until: undefined, untilBoot: undefined }, 0)).toBe(false)
})

test('of a holder on another host only its lease tells', () => {
  const holder: Holder = { host: 'elsewhere', pid: process.pid, started: '' }
  expect([
    isAlive(holder, { until: 1000, untilBoot: undefined }, 999),
    isAlive(holder, { until: 1000, untilBoot: undefined }, 1000),
    isAlive(holder, { until: undefined, untilBoot: undefined }, 0),
  ]).toEqual([true, false, false])
})

test('a run that should be running and that nobody holds was interrupted', () => {
  const { create, store } = makeBench()
  const run = create(plan)
  const shown = () => {
    const row = store.run(run)
    return row && [shownState(row, Date.now()), holderOf(row, Date.now())?.pid]
  }
  expect(shown()).toEqual(['interrupted', undefined])
  const lease = acquireLease(store, run, Date.now())
  expect(shown()).toEqual(['running', process.pid])
  store.releaseLease(lease)
  expect(shown()).toEqual(['interrupted', undefined])
})
