import type { FunctionPart, FunctionWork, TaskType } from '@liminal/core'
import { expect, test } from 'vitest'
import plugin, { endMetrics } from './index.ts'

function context(tasks: Record<string, string>) {
  const run = { id: 'r', system: 's', pipeline: 'p', startedAt: 1_000, tasks }
  const nobody = () => Promise.reject(new Error('nobody is there'))
  return { run, task: 'end', now: 3_500, signal: new AbortController().signal, decision: nobody, host: nobody }
}

test.each(['job_start', 'job_end'])('%s is work for the engine: a function that this plugin provides', (name) => {
  const type = plugin.provides.find((part) => part.part === 'task' && part.name === name) as TaskType
  const task = { name, env: {}, mounts: [], secrets: [], resources: {}, folder: '/home/me/project' }
  const forms = type.compile({
    config: {},
    task,
    connection: () => undefined,
    service: () => undefined,
    report: () => undefined,
    fill: (_, text) => text,
  })
  expect(forms).toEqual([{ kind: 'function', function: name, input: {} }])
  const functions = plugin.provides.filter(({ part }) => part === 'function').map((part) => part.name)
  expect(functions).toContain((forms[0] as FunctionWork).function)
})

test('job_start reports that the run has begun', async () => {
  const start = plugin.provides.find(({ part, name }) => part === 'function' && name === 'job_start') as FunctionPart
  expect(await start.call({}, context({}))).toEqual({ metrics: [{ name: 'job_started', value: 1 }] })
})

test('job_end reports success, the duration and how many tasks ended how', () => {
  expect(endMetrics(context({ a: 'succeeded', b: 'succeeded', c: 'skipped', end: 'running' }))).toEqual([
    { name: 'job_succeeded', value: 1 },
    { name: 'job_duration', value: 2.5, unit: 's' },
    { name: 'tasks_succeeded', value: 2 },
    { name: 'tasks_skipped', value: 1 },
  ])
})

test.each(['failed', 'upstream_failed', 'cancelled'])('a task that is %s makes the job a failed one', (state) => {
  expect(endMetrics(context({ a: 'succeeded', b: state, end: 'running' }))[0]).toEqual({ name: 'job_failed', value: 1 })
})

const approve = plugin.provides.find(({ part, name }) => part === 'function' && name === 'approval') as FunctionPart

test('approval hands on who gave it', async () => {
  const asked: string[] = []
  const decision = async (message: string) => {
    asked.push(message)
    return { approved: true, by: 'ada', comment: 'fine' }
  }
  const result = await approve.call({ message: 'deploy?' }, { ...context({}), decision })
  expect(asked).toEqual(['deploy?'])
  expect(result).toEqual({ output: { approved_by: 'ada', comment: 'fine' } })
})

test('a refusal is an error that says who refused, and why', async () => {
  const decision = async () => ({ approved: false, by: 'ada', comment: 'not on a Friday' })
  const rejected = { code: 'E_APPROVAL_REJECTED', message: 'ada has rejected it: not on a Friday' }
  await expect(approve.call({ message: '' }, { ...context({}), decision })).rejects.toMatchObject(rejected)
})
