import {
  defineFunction,
  definePlugin,
  defineTaskType,
  type FunctionContext,
  type HttpCheck,
  type JsonObject,
  LiminalError,
  withDeployed,
  z,
} from '@liminal/core'

const check = z.strictObject({
  path: z.string().regex(/^\//, 'expected a path, such as /predict').describe('the path that is asked'),
  method: z.string().optional().describe('by default `POST` with a body, else `GET`'),
  body: z.string().optional().describe('what is sent'),
  headers: z.record(z.string(), z.string()).optional().describe('further headers of the request'),
  status: z.number().int().optional().describe('the status of a good answer; by default any below 400'),
  contains: z.string().optional().describe('a text that is in a good answer'),
})

/** The keys of a task of type `deploy_service`. */
export const config = z.strictObject({
  service: z.string().describe('an entry of `services:`'),
  smoke_test: check
    .optional()
    .describe(
      'a request that the new version has to answer, within 30 seconds, before it is used; without it, it only has to be ready',
    ),
})

/** Puts a service into place, with the variables of the task besides its own. */
const deployService = defineTaskType({
  name: 'deploy_service',
  config,
  compile({ config: { service: name, smoke_test: test }, task: { env }, service, report }) {
    const planned = service(name)
    if (planned === undefined) {
      report({ path: ['service'], message: `services: has no ${name}` })
      return []
    }
    const input = { env, checks: test === undefined ? [] : [test as unknown as JsonObject] }
    return [{ kind: 'function', function: 'deploy_service', input, service: planned }]
  },
})

const deploy = defineFunction({
  name: 'deploy_service',
  async call(input, { service, host, signal }: FunctionContext) {
    if (service === undefined) throw new TypeError('the work names no service')
    const { env, checks } = input as unknown as Deployment
    const applied = await (await host()).apply(withDeployed(service, env), { checks, signal })
    if (!('refused' in applied)) return { output: { url: applied.url, change: applied.change } }
    const { refused, url } = applied
    const hint = url === undefined ? refused.hint : `the former version goes on at ${url}; ${refused.hint}`
    const reason = [refused.reason, ...refused.log.map((line) => `  ${line}`)].join('\n')
    throw new LiminalError('E_SERVICE_REFUSED', { service: service.service, reason, hint })
  },
})

interface Deployment {
  readonly env: Readonly<Record<string, string>>
  readonly checks: readonly HttpCheck[]
}

export default definePlugin({ name: '@liminal/task-service', api: 1, provides: [deployService, deploy] })
