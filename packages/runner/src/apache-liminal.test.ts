import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

/** What files of Apache Liminal look like: a system over two supers, with keys that only its old versions read. */
const files = {
  'defaults/liminal.yml': `---
name: house_rules
type: super
service_defaults:
  description: what all services say
task_defaults:
  description: what all tasks say
  python:
    env_vars:
      greeting: hello
pipeline_defaults:
  owner: the house
`,
  'shared/liminal.yml': `---
name: shared
type: super
super: house_rules
service_defaults:
  endpoints:
    - endpoint: /ping
      module: server.main
      function: ping
images:
  - image: greeter
    type: python
    source: greeter
pipeline_defaults:
  tasks:
    - task: open_shop
      type: python
      image: greeter
      no_cache: True
      cmd: echo open >> "/mnt/shop/ledger"
    - task: own
      type: pipeline
      description: tasks of the pipeline go here
    - task: close_shop
      type: python
      image: greeter
      cmd: echo closed >> "/mnt/shop/ledger"
`,
  'liminal.yml': `---
name: ShopApp
owner: Jo
super: shared
volumes:
  - volume: shop
    claim_name: shop-pvc
    local:
      path: shop
secrets:
  - secret: cloud
    remote_path: "/mnt/cloud"
    local_path_file: "~/.cloud/credentials"
images:
  - image: greeter
    type: python
    source: greeter
    no_cache: yes
  - image: server
    type: python_server
    source: greeter
    endpoints:
      - endpoint: /ping
        module: server.main
        function: ping
variables:
  who: world
  where: '{{ who }}/{{yesterday_ds}}'
  of_task:
    who: everyone
task_defaults:
  python:
    mounts:
      - mount: shop
        volume: shop
        path: /mnt/shop
pipelines:
  - pipeline: daily_shop
    owner: Jo
    start_date: 1970-01-01
    timeout_minutes: 45
    schedule: 0 * 1 * *
    default_arg_loaded: check
    default_array_loaded: [2, 3]
    metrics:
      namespace: Shop
      backends: []
    tasks:
      - task: greet
        type: python
        description: says hello
        image: greeter
        env:
          PLACE: '{{where}}'
        input_type: static
        cmd: echo "$greeting {{who}} $PLACE" >> "/mnt/shop/ledger"
      - task: split
        type: python
        image: greeter
        variables: of_task
        split_input: True
        executors: 2
        cmd: echo "{{who}} $LIMINAL_SPLIT_ID of $LIMINAL_NUM_SPLITS" > "/mnt/shop/split.$LIMINAL_SPLIT_ID"
services:
  - service:
    name: shop_server
    type: python_server
    image: server
    source: greeter
  - service: other_server
    image: server
monitoring:
  metrics_backends:
    - metrics_backend: cloudwatch
      type: aws_cloudwatch
`,
  'greeter/main.py': '',
}

test('a system of Apache Liminal resolves without plugins, and is valid but for keys that nothing reads', async () => {
  const project = makeProject(files)
  const home = temporaryFolder()
  const config = await liminalRun(['config', project, '--format', 'json'], { home })
  expect(config).toMatchObject({ code: 0, stderr: '' })
  const [system] = JSON.parse(config.stdout)
  expect(system.pipelines[0].tasks.map(({ task }: { task: string }) => task)).toEqual([
    'start',
    'open_shop',
    'greet',
    'split',
    'close_shop',
    'end',
  ])
  expect(system.services[0]).toMatchObject({ name: 'shop_server', description: 'what all services say' })
  expect(system.services[1].endpoints).toEqual([{ endpoint: '/ping', module: 'server.main', function: 'ping' }])

  const { code, stdout } = await liminalRun(['validate', project, '--format', 'json'], { home })
  expect(code).toBe(0)
  const codes = JSON.parse(stdout).map(
    ({ code: each, severity }: { code: string; severity: string }) => `${severity} ${each}`,
  )
  expect([...new Set(codes)]).toEqual(['warning E_KEY_UNKNOWN'])
})

test('it runs as it is, on this machine', async () => {
  const project = makeProject(files)
  const { code, stdout } = await liminalRun([project, '--date', '2020-03-01'], { home: temporaryFolder() })
  expect(stdout).toContain('daily_shop succeeded')
  expect(code).toBe(0)
  const shop = join(project, 'shop')
  expect(readFileSync(join(shop, 'ledger'), 'utf8')).toBe('open\nhello world world/2020-02-29\nclosed\n')
  expect([0, 1].map((split) => readFileSync(join(shop, `split.${split}`), 'utf8'))).toEqual([
    'everyone 0 of 2\n',
    'everyone 1 of 2\n',
  ])
  expect(existsSync(join(shop, 'split.2'))).toBe(false)
})
