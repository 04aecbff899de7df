import type { Applied, FunctionContext, FunctionPart, ServiceHost, ServiceSpec, TaskType } from '@liminal/core'
import { expect, test } from 'vitest'
import plugin from './index.ts'

const [type, deploy] = plugin.provides as [TaskType, FunctionPart]

const spec: ServiceSpec = {
  system: 's',
  service: 'flowers',
  work: {
    kind: 'container',
    command: [],
    args: [],
    env: { A: '1' },
    mounts: [],
    secrets: [],
    resources: {},
    folder: '/',
  },
  listens: 80,
  ready: { path: '/', timeoutSeconds: 60 },
}

function compile(config: object) {
  const problems: string[] = []
  const forms = type.compile({
    config,
    task: {
      name: 't',
      env: { MODEL: 'm{{tasks.train.outputs.version}}' },
      mounts: [],
      secrets: [],
      resources: {},
      folder: '/',
    },
    connection: () => undefined,
    service: (name) => (name === 'flowers' ? { spec, executor: 'local' } : undefined),
    fill: (_, text) => text,
    report: ({ path, message }) => problems.push(`${path.join('.')}: ${message}`),
  })
  return { forms, problems }
}

test('the task is work for the engine, with the service and what is asked of it', () => {
  const check = { path: '/predict', body: '{}' }
  const work = {
    kind: 'function',
    function: 'deploy_service',
    input: { env: { MODEL: 'm{{tasks.train.outputs.version}}' }, checks: [check] },
    service: { spec, executor: 'local' },
  }
  expect(compile({ service: 'flowers', smoke_test: check })).toEqual({ forms: [work], problems: [] })
  const without = { ...work, input: { ...work.input, checks: [] } }
  expect(compile({ service: 'flowers' })).toEqual({ forms: [without], problems: [] })
})

test('a service that is not there is a problem', () => {
  expect(compile({ service: 'trees' })).toEqual({ forms: [], problems: ['service: services: has no trees'] })
})

function calling(applied: Applied) {
  const calls: unknown[] = []
  const apply = async (...args: unknown[]) => {
    calls.push(args)
    return applied
  }
  const host = { apply } as unknown as ServiceHost
  const { signal } = new AbortController()
  const context = { service: spec, host: async () => host, signal } as unknown as FunctionContext
  const result = deploy.call({ env: { MODEL: 'm1' }, checks: [{ path: '/predict' }] }, context)
  return { result, calls, signal }
}

test('the service is applied with the variables of the task, and its URL handed on', async () => {
  const { result, calls, signal } = calling({ change: 'replaced', url: 'http://localhost:1' })
  expect(await result).toEqual({ output: { url: 'http://localhost:1', change: 'replaced' } })
  const deployed = { ...spec, work: { ...spec.work, env: { A: '1', MODEL: 'm1' } }, deployed: { MODEL: 'm1' } }
  expect(calls).toEqual([[deployed, { checks: [{ path: '/predict' }], signal }]])
})

test('a refusal is an error with what the version printed, and what became of the former', async () => {
  const refused = { reason: 'no answer', hint: 'look', log: ['a line'] }
  await expect(calling({ refused }).result).rejects.toMatchObject({
    code: 'E_SERVICE_REFUSED',
    message: 'the service flowers was not deployed: no answer\n  a line',
    hint: 'look',
  })
  await expect(calling({ refused, url: 'http://localhost:1' }).result).rejects.toMatchObject({
    hint: 'the former version goes on at http://localhost:1; look',
  })
})
