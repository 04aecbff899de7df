import { z } from 'zod'
import { defineExecutor, defineFunction, definePlugin, defineTaskType } from '../contract/define.ts'
import type { WorkKind } from '../contract/work.ts'
import { registryOf } from '../registry/registry.ts'

const python = defineTaskType({
  name: 'python',
  config: z.strictObject({ cmd: z.string(), image: z.string().optional() }),
  compile: ({ config, task, report }) => {
    if (config.cmd === '') report({ path: ['cmd'], message: 'cmd says nothing' })
    const { env, mounts, secrets, resources, folder } = task
    const image = config.image === undefined ? {} : { image: config.image }
    return [
      {
        kind: 'container',
        command: ['sh', '-c'],
        args: [config.cmd],
        ...image,
        env,
        mounts,
        secrets,
        resources,
        folder,
      },
    ]
  },
})

const sql = defineTaskType({
  name: 'sql',
  config: z.strictObject({ query: z.string() }),
  compile: ({ config, task: { env, mounts, resources, folder } }) => [
    { kind: 'sql', statements: config.query, env, mounts, resources, folder, program: '/program.js' },
  ],
})

const nothing = defineTaskType({ name: 'nothing', config: z.strictObject({}), compile: () => [] })

const job = (name: string) =>
  defineTaskType({
    name,
    config: z.strictObject({}),
    compile: () => [{ kind: 'function', function: name, input: {} }],
  })

const executor = (name: string, accepts: readonly WorkKind[]) =>
  defineExecutor({
    name,
    accepts,
    config: z.strictObject({ namespace: z.string().optional() }),
    open: () => Promise.reject(new Error('a test does not run anything')),
  })

/** Task types python, sql, nothing, job_start and job_end; executor types local, kubernetes and warehouse. */
export const testPlugin = definePlugin({
  name: 'test-plugin',
  api: 1,
  provides: [
    python,
    sql,
    nothing,
    job('job_start'),
    job('job_end'),
    defineFunction({ name: 'job_start', call: async () => ({}) }),
    defineFunction({ name: 'job_end', call: async () => ({}) }),
    executor('local', ['container']),
    executor('kubernetes', ['container']),
    executor('warehouse', ['sql']),
  ],
})

/** A registry of the test plugin alone. */
export const testRegistry = registryOf([
  { plugin: testPlugin, origin: { name: testPlugin.name, module: '/test-plugin.js' } },
])
