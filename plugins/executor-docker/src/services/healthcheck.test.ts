import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openEngine } from '../engine/open.ts'
import { makeHome } from '../test-support/docker.ts'
import { serviceOf } from '../test-support/service.ts'
import { healthcheckOf, tools } from './healthcheck.ts'
import { placeOf } from './place.ts'

const run = promisify(execFile)

/** Whether this machine has a program. */
async function has(name: string): Promise<boolean> {
  return run('sh', ['-c', `command -v ${name}`]).then(
    () => true,
    () => false,
  )
}

test.each(Object.keys(tools))('%s says whether a server answers', async (name) => {
  if (!(await has(name))) return
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/ready' ? 200 : 503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { readonly port: number }
  const [program = '', ...args] = tools[name]?.(port, '/ready') ?? []
  const env = { ...process.env, http_proxy: 'http://127.0.0.1:1' }
  await run(program, args, { env })
  const asking = run(program, tools[name]?.(port, '/busy').slice(1), { env })
  await expect(asking).rejects.toMatchObject({ code: expect.any(Number) })
})

describe.skipIf(process.env.DOCKER_HOST === undefined)('against the engine of DOCKER_HOST', () => {
  const check = (image: string) =>
    healthcheckOf(
      openEngine(),
      placeOf(makeHome(), 's', 'a'),
      image,
      serviceOf('one', { ready: { path: '/r', timeoutSeconds: 7 } }),
    )

  test('an image is asked by what it has', async () => {
    expect(await check('python:3.11-slim')).toMatchObject({
      Test: ['CMD', 'python3', '-c', expect.any(String), '8000', '/r'],
      StartPeriod: 7e9,
    })
  })

  test('an image that has nothing to ask with is not asked', async () => {
    expect(await check('debian:bookworm-slim')).toBe(undefined)
  })
})
