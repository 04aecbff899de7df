import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '@liminal/core'
import { runProcess, type Sample, sampleOf } from './measure.ts'
import { makeFolder, repository } from './project.ts'
import type { Row } from './row.ts'

const server = join(repository, 'plugins/image-python/server')

/** Functions of a server, as users write them. */
export const functions = `
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

/** How many clients ask at once. */
export const connections = 50

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
  const port = await freePort()
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
