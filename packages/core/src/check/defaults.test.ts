import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openProject } from '../project/open.ts'
import { folderWith, yaml } from '../test-support/files.ts'
import { opened, shown } from '../test-support/open.ts'

test('keys of defaults that nothing reads are told, also where nothing takes them', () => {
  const { problems } = opened(yaml`
    name: s
    task_defaults:
      description: for people
      python: { imag: x, retries: 1 }
      sqll: { query: x }
      spark: { anything: 1 }
      sql: 3
    pipeline_defaults: { timout_minutes: 1, before_tasks: [] }
  `)
  expect(problems).toEqual([
    '4:13 E_KEY_UNKNOWN nothing reads the key imag | did you mean image?',
    '5:3 E_KEY_UNKNOWN nothing reads the key sqll | did you mean sql?',
    '7:8 E_VALUE_INVALID task_defaults.sql is no map',
    '8:22 E_KEY_UNKNOWN nothing reads the key timout_minutes | did you mean timeout_minutes?',
  ])
})

test('a key of an image, a volume or a service that is nearly a known one is told; others may be for a plugin', () => {
  const { problems } = opened(yaml`
    name: s
    images: [{ image: i, sourc: x, base_image: y }]
    volumes: [{ volume: v, clam_name: x, size: 1Gi }]
    services: [{ service: s, endpoint: [], port: 1 }]
  `)
  expect(problems).toEqual([
    '2:22 E_KEY_UNKNOWN nothing here reads the key sourc | did you mean source?',
    '3:24 E_KEY_UNKNOWN nothing here reads the key clam_name | did you mean claim_name?',
    '4:26 E_KEY_UNKNOWN nothing here reads the key endpoint | did you mean endpoints?',
  ])
})

test('an image that is nearly one of images is told; any other may be of a registry', () => {
  const { problems } = opened(yaml`
    name: s
    images: [{ image: trainer }]
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: x, image: trainr }
          - { task: b, type: python, cmd: x, image: 'amazon/aws-cli:2.7.23' }
  `)
  expect(problems).toEqual([
    expect.stringMatching(/^6:49 E_IMAGE_UNDECLARED images: has no trainr.* \| did you mean trainer\?$/),
  ])
})

test('a super that no system inherits from is checked too, but for what its systems may bring', async () => {
  const folder = folderWith({
    'liminal.yml': yaml`
      name: lonely
      type: super
      ownr: me
      volumes: [{ volum: x }]
      pipeline_defaults:
        before_tasks: [{ task: a, type: python, cmd: '{{theirs}}', retries: x }, { type: nothing }]
    `,
  })
  const { diagnostics } = await openProject(folder, { home: '/home', env: {} })
  const own = diagnostics.filter(({ place }) => place.source.file === join(folder, 'liminal.yml'))
  expect(shown(own, folder).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    '3:1 E_KEY_UNKNOWN',
    '4:13 E_KEY_UNKNOWN',
    '6:35 E_TYPE_UNKNOWN',
    '6:71 E_VALUE_INVALID',
    '6:84 E_TYPE_UNKNOWN',
  ])
})
