import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineImage, definePlugin } from '../contract/define.ts'
import { plannedService } from '../plan/service.ts'
import { registryOf } from '../registry/registry.ts'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'
import { testPlugin, testRegistry } from '../test-support/plugin.ts'
import { checkSystem } from './check-system.ts'

/** The specs of the services of a system, by their names. */
function specsOf(text: string, registry = testRegistry) {
  const { folder, systems, problems } = opened({ 'liminal.yml': text, 'src/a.py': '', 'other/b.py': '' })
  const checked = checkSystem(systems[0] as never, registry, () => {})
  const specOf = (name: string) => plannedService(name, checked as never, { home: '/home', preferred: undefined })
  return { folder, problems, specOf, images: [...(checked?.images.values() ?? [])] }
}

test('a service becomes work, a port and what tells that it is ready', () => {
  const { folder, problems, specOf } = specsOf(yaml`
    name: s
    images: [{ image: i, source: src }]
    volumes: [{ volume: v, local: { path: data } }]
    services:
      - service: a
        image: i
        cmd: serve
        port: 8080
        container_port: 8000
        ready: /health
        ready_timeout: 5
        env_vars: { A: 1 }
        mounts: [{ volume: v, path: /mnt }]
      - name: b
        image: nginx:1.27
  `)
  expect(problems).toEqual([])
  expect(specOf('a')).toMatchObject({
    executor: 'local',
    spec: {
      system: 's',
      service: 'a',
      port: 8080,
      listens: 8000,
      ready: { path: '/health', timeoutSeconds: 5 },
      work: {
        kind: 'container',
        image: 'i',
        build: { image: 'i', source: join(folder, 'src') },
        command: ['/bin/sh', '-ec'],
        args: ['serve'],
        env: { A: '1' },
        mounts: [{ volume: 'v', path: '/mnt', folder: join(folder, 'data') }],
      },
    },
  })
  expect(specOf('b')?.spec).toMatchObject({ work: { image: 'nginx:1.27', command: [], args: [] }, listens: 80 })
  expect(specOf('b')?.spec).not.toHaveProperty('port')
  expect(specOf('c')).toBe(undefined)
})

test("an image that a service describes itself, or says more of, is the service's own", () => {
  const { folder, problems, specOf } = specsOf(yaml`
    name: s
    images: [{ image: org/app:2, type: python, source: src, no_cache: true }]
    services:
      - { service: a, type: python_server, source: other, endpoints: [] }
      - { service: b, type: python_server, image: org/app:2, endpoints: [] }
      - { service: c, type: python_server, image: mine, source: src }
  `)
  expect(problems).toEqual([])
  expect(specOf('a')?.spec.work.build).toMatchObject({ image: 'a', source: join(folder, 'other') })
  const more = {
    image: 'org/app-b:2',
    type: 'python_server',
    source: join(folder, 'src'),
    no_cache: true,
    endpoints: [],
  }
  expect(specOf('b')?.spec.work).toMatchObject({ image: 'org/app-b:2', build: more })
  expect(specOf('c')?.spec.work).toMatchObject({ image: 'mine', build: { image: 'mine', type: 'python_server' } })
})

test('an image that only a service gives a source to is the one of tasks too', () => {
  const { folder, problems, specOf, images } = specsOf(yaml`
    name: s
    images: [{ image: app, type: python, no_cache: true }]
    services:
      - { service: a, type: python_server, image: app, source: src }
      - { service: b, type: python_server, image: other, source: other }
      - { service: c, type: python_server, image: other, endpoints: [] }
      - { service: d, image: other }
  `)
  expect(problems).toEqual([])
  const app = { image: 'app', type: 'python_server', no_cache: true, source: join(folder, 'src') }
  const other = { image: 'other', type: 'python_server', source: join(folder, 'other') }
  expect(images).toMatchObject([app, other, { ...other, image: 'other-c', endpoints: [] }])
  expect(specOf('d')?.spec.work.build).toMatchObject(other)
})

test('an image of a server says how long that may take to end, by the variables of the service', () => {
  const type = defineImage({
    name: 'server',
    config: z.looseObject({}),
    recipe: () => ({ dockerfile: '' }),
    server: (_, { DRAIN = '1' }) => ({ command: [], env: {}, port: 80, ready: '/', endsWithin: Number(DRAIN) }),
  })
  const plugin = definePlugin({ name: 'p', api: 1, provides: [...testPlugin.provides, type] })
  const registry = registryOf([{ plugin, origin: { name: 'p', module: '/p.js' } }])
  const { specOf } = specsOf(
    yaml`
      name: s
      images: [{ image: i, type: server, source: src }]
      services:
        - { service: a, image: i }
        - { service: b, image: i, env_vars: { DRAIN: 60 } }
        - { service: c, image: nginx }
    `,
    registry,
  )
  expect(['a', 'b', 'c'].map((name) => specOf(name)?.spec.endsWithin)).toEqual([1, 60, undefined])
})

test('what is wrong is told at its place', () => {
  const { problems } = specsOf(yaml`
    name: s
    services:
      - { service: a, port: 80, image: i, mounts: [{ volume: v, path: /mnt }] }
      - { service: b, port: 80, executor: locl }
      - { service: a, port: high }
      - { service: c, source: nowhere, type: python_server }
  `)
  expect(problems).toEqual([
    '3:58 E_VOLUME_UNDECLARED volumes: has no v',
    '4:25 E_VALUE_INVALID the service a has the port 80 too',
    '4:39 E_EXECUTOR_UNDECLARED executors: has no locl | did you mean local?',
    '5:25 E_VALUE_INVALID port is a text',
    expect.stringMatching(/^6:27 E_SOURCE_UNREADABLE/),
  ])
})

test('numbers of an image that a service describes are as they are written', () => {
  const { problems, images } = specsOf(yaml`
    name: s
    services:
      - { service: a, type: python_server, source: src, python_version: 3.10, tag: 1.20, big: 9007199254740993 }
  `)
  expect(problems).toEqual([])
  expect(images).toMatchObject([{ image: 'a', python_version: '3.10', tag: 1.2 }])
  expect(JSON.stringify(images)).toContain('"big":9007199254740993')
})
