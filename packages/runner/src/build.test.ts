import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noEngine } from './test-support/engine.ts'
import { build, imageOf, name, projectWith } from './test-support/images.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const gone = { DOCKER_HOST: noEngine }

test('without an engine it says so, and what to do', async () => {
  const { code, stderr } = await build(projectWith(imageOf('a')), [], gone)
  expect(code).toBe(1)
  expect(stderr).toMatch(/nothing here can build images: no Docker engine answers/)
  expect(stderr).toMatch(/start Docker or set DOCKER_HOST/)
})

test('without a plugin that builds it names the one to install', async () => {
  const project = makeProject({ 'liminal.yml': `name: test\nimages:\n${imageOf('a')}`, 'src/a.py': '' }, [
    'image-python',
  ])
  const { code, stderr } = await build(project)
  expect(code).toBe(1)
  expect(stderr).toMatch(/no installed plugin knows how/)
  expect(stderr).toMatch(/npm install @liminal\/executor-docker/)
})

test('the executors of pipelines need not be installed', async () => {
  const yaml = `name: test\nimages:\n${imageOf('a')}pipelines:\n  - { pipeline: p, tasks: [{ task: t, type: python, cmd: x }] }\n`
  const project = makeProject({ 'liminal.yml': yaml, 'src/a.py': '' }, [
    'image-python',
    'executor-docker',
    'task-python',
    'task-job',
  ])
  const { stderr } = await build(project, [], gone)
  expect(stderr).toMatch(/^error: nothing here can build images: no Docker engine answers/)
})

test('an image that is not there is told, with the one that was meant', async () => {
  const { code, stderr } = await build(projectWith(imageOf('abc')), [name('abd')])
  expect(code).toBe(1)
  expect(stderr).toMatch(`did you mean ${name('abc')}?`)
})

test('what is wrong with an image is told at its line, before anything is built', async () => {
  const server = `  - image: ${name('s')}\n    type: python_server\n    source: src\n    endpoints:\n      - { endpoint: /p, module: main, function: predict }\n`
  const { code, stderr } = await build(projectWith(server), [], gone)
  expect(code).toBe(1)
  expect(stderr).toMatch(/liminal\.yml:7:\d+/)
  expect(stderr).toMatch(/main\.py has no function predict/)
})

test('a Dockerfile outside of the source is told of', async () => {
  const entry = `  - image: a\n    type: docker\n    source: src\n    dockerfile: ../Dockerfile\n`
  const { code, stderr } = await build(projectWith(entry, { Dockerfile: 'FROM scratch\n' }), [], gone)
  expect(code).toBe(1)
  expect(stderr).toMatch(/liminal\.yml:6:\d+/)
  expect(stderr).toMatch(/\.\.\/Dockerfile lies outside of .*src/)
  expect(stderr).toMatch(/move it there, or have source: name a folder above both/)
})

test('images that are built on each other are told of', async () => {
  const entries = ['a', 'b'].map((each, at) => `{ image: ${each}, type: python, source: src, base_image: ${'ba'[at]} }`)
  const { code, stderr } = await build(projectWith(entries.map((entry) => `  - ${entry}\n`).join('')), [], gone)
  expect(code).toBe(1)
  expect(stderr).toMatch(/liminal\.yml:3:\d+/)
  expect(stderr).toMatch(/the image a would be built on itself: a, on b, on a/)
})

test('an engine that goes away is told of', async () => {
  const server = createServer((socket) => {
    socket.once('data', (asked) => {
      // It answers that it is there, and nothing after that.
      if (String(asked).includes('/_ping')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK')
      else socket.destroy()
    })
  })
  const socket = join(temporaryFolder(), 's')
  await new Promise<void>((listening) => server.listen(socket, listening))
  const { code, stderr } = await build(projectWith(imageOf('a')), [], { DOCKER_HOST: `unix://${socket}` })
  server.close()
  expect(code).toBe(1)
  expect(stderr).toMatch(/no Docker engine answers/)
  expect(stderr).not.toMatch(/bug/)
})
