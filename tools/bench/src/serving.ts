import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import autocannon from 'autocannon'
import { runProcess, type Sample, sampleOf } from './measure.ts'
import { liminalRun, linkModules, makeFolder, repository } from './project.ts'
import type { Row } from './row.ts'

const server = join(repository, 'plugins/image-python/server')

const functions = `
import json
def echo(body):
    return json.dumps(json.loads(body))
async def echo_async(body):
    return json.dumps(json.loads(body))
`

/** Apache Liminal's way: the development server of Flask, one request after the other. */
const flask = `
import logging, os
from flask import Flask, request
import model
app = Flask(__name__)
logging.getLogger("werkzeug").setLevel(logging.ERROR)
@app.route("/readyz")
def ready():
    return "ok"
@app.route("/echo", methods=["GET", "POST"])
def echo():
    return model.echo(request.get_data())
app.run("127.0.0.1", int(os.environ["PORT"]), threaded=False)
`

const connections = 50

/** Whether this machine has the load generator, which autocannon cannot stand in for: Flask speaks HTTP/1.0. */
export function hasWrk(): Promise<boolean> {
  return runProcess({ command: 'sh', args: ['-c', 'command -v wrk'] }).then(
    () => true,
    () => false,
  )
}

/** How long python_server takes for a request under load, against Apache Liminal's way, in turn. */
export async function measureServing(rounds: number, seconds: number): Promise<Row[]> {
  const folder = makeFolder()
  const running: ChildProcess[] = []
  try {
    writeFileSync(join(folder, 'model.py'), functions)
    writeFileSync(join(folder, 'with_flask.py'), flask)
    writeFileSync(join(folder, 'post.lua'), `wrk.method = "POST"; wrk.body = '{"a": [1, 2.5]}'\n`)
    const python = join(folder, 'venv/bin/python')
    await runProcess({ command: 'python3', args: ['-m', 'venv', join(folder, 'venv')] })
    const packages = ['-r', join(server, 'requirements.txt'), 'flask==3.1.2']
    await runProcess({ command: python, args: ['-m', 'pip', 'install', '--quiet', ...packages] })
    const endpoints = ['echo', 'echo_async'].map((name) => ({ endpoint: `/${name}`, module: 'model', function: name }))
    const env = { PYTHONPATH: server, LIMINAL_WORKERS: '2', LIMINAL_ENDPOINTS: JSON.stringify(endpoints) }
    const old = await start(running, [python, 'with_flask.py'], folder, {})
    const ours = await start(running, [python, '-m', 'liminal_server'], folder, { ...env, LIMINAL_HOST: '127.0.0.1' })
    const urls = [`${old}/echo`, `${ours}/echo`, `${ours}/echo_async`]
    const samples = urls.map(() => ({ each: [] as number[], slowest: [] as number[] }))
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, url] of urls.entries()) {
        const { perSecond, p99 } = await load(folder, url, seconds)
        samples[at]?.each.push(1000 / perSecond)
        samples[at]?.slowest.push(p99)
      }
    }
    const [before, threads, awaited] = samples.map(({ each, slowest }) => ({
      each: sampleOf(each),
      slowest: sampleOf(slowest),
    })) as [Measured, Measured, Measured]
    const against = (what: string, { each, slowest }: Measured): Row[] => [
      {
        what: `python_server, ${what}: a request`,
        sample: each,
        unit: 'ms',
        limit: before.each.median / 8,
        note: `${(before.each.median / each.median).toFixed(1)} x as many as Flask's, at least 8 x`,
      },
      {
        what: `python_server, ${what}: p99`,
        sample: slowest,
        unit: 'ms',
        limit: 100,
        note: `${connections} connections`,
      },
    ]
    return [
      { what: 'Flask, threaded=False: a request', sample: before.each, unit: 'ms', note: 'JSON echo, under load' },
      ...against('async function', awaited),
      ...against('plain function', threads),
    ]
  } finally {
    for (const { pid } of running) process.kill(-(pid as number), 'SIGKILL')
    await rm(folder, { recursive: true, maxRetries: 5 })
  }
}

interface Measured {
  readonly each: Sample
  readonly slowest: Sample
}

async function start(
  running: ChildProcess[],
  [command = '', ...args]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as { readonly port: number }
  listener.close()
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env, PORT: String(port) },
    detached: true,
    stdio: 'ignore',
  })
  running.push(child)
  const url = `http://127.0.0.1:${port}`
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) await setTimeout(50)
  return url
}

/** Requests per second, and the time in milliseconds within which 99 of 100 are answered. */
async function load(folder: string, url: string, seconds: number) {
  const args = [`-c${connections}`, '-t1', `-d${seconds}`, '--latency', '-s', join(folder, 'post.lua'), url]
  const text = await runProcess({ command: 'wrk', args })
  if (/Socket errors|Non-2xx/.test(text)) throw new Error(`requests failed:\n${text}`)
  const [, amount, unit] = /99%\s+([\d.]+)(us|ms|s)\b/.exec(text) ?? []
  const p99 = Number(amount) * { us: 0.001, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's']
  return { perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]), p99 }
}

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
