import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import autocannon from 'autocannon'
import { runProcess, sampleOf } from './measure.ts'
import { liminalRun, linkModules, makeFolder } from './project.ts'
import type { Row } from './row.ts'
import { connections, functions } from './serving.ts'

/** How long a replacement takes under load, of which no request may fail. */
export async function measureReplacing(executors: readonly string[], replacements: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const executor of executors) rows.push(await measureReplacingOn(executor, replacements))
  return rows
}

async function measureReplacingOn(executor: string, replacements: number): Promise<Row> {
  const folder = makeFolder()
  const project = join(folder, 'serving')
  const services = (...args: string[]) =>
    runProcess({
      command: process.execPath,
      args: [liminalRun, 'services', project, ...args, '--executor', executor],
      env: { LIMINAL_HOME: join(folder, 'home') },
    })
  try {
    makeServing(project)
    await services('up')
    const [{ url }] = JSON.parse(await services('status', '--json')) as [{ readonly url: string }]
    const running = autocannon({ url: `${url}/echo`, method: 'POST', body: '[1]', connections, duration: 3600 })
    const figures: number[] = []
    for (let at = 0; at < replacements; at += 1) {
      writeFileSync(join(project, 'src/model.py'), `${functions}\nversion = ${at}\n`)
      const begun = performance.now()
      await services('up')
      figures.push(performance.now() - begun)
      await setTimeout(1000)
    }
    running.stop()
    const { errors, timeouts, non2xx, requests } = await running
    const failed = errors + timeouts + non2xx
    if (failed > 0)
      throw new Error(`${failed} of ${requests.total} requests failed while ${executor} replaced a service`)
    const note = `under load of ${connections} connections: none of ${requests.total} requests failed`
    return { what: `replacing a service, ${executor}`, sample: sampleOf(figures), unit: 'ms', note }
  } finally {
    await services('down')
    await rm(folder, { recursive: true, maxRetries: 5 })
  }
}

function makeServing(project: string): void {
  mkdirSync(join(project, 'src'), { recursive: true })
  writeFileSync(join(project, 'src/model.py'), functions)
  const dependencies = {
    '@liminal/executor-local': '*',
    '@liminal/executor-docker': '*',
    '@liminal/image-python': '*',
    '@liminal/task-job': '*',
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }))
  linkModules(project)
  writeFileSync(
    join(project, 'liminal.yml'),
    `name: serving
images:
  - image: liminal-bench-serving
    type: python_server
    source: src
    endpoints: [{ endpoint: /echo, module: model, function: echo }]
services:
  - service: echo
    image: liminal-bench-serving
    env_vars: { LIMINAL_WORKERS: 2 }
`,
  )
}
