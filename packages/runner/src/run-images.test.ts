import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { imageOf, name, projectWith, removeImages } from './test-support/images.ts'
import { temporaryFolder } from './test-support/project.ts'

/** As somebody whom the image does not know. */
const executors = `executors: [{ executor: docked, type: docker, user: '12345:12345', clean_up: always }]\n`

const program = (text: string) => `
import os
open("written.txt", "w").write("${text}")
open(os.environ["LIMINAL_OUTPUT"], "a").write("said=" + open("written.txt").read())
`

const task = (image: string, more = '') =>
  `{ task: t, type: python, image: ${name(image)}, cmd: python main.py, outputs: { said: string }${more} }`

describe.skipIf(process.env.DOCKER_HOST === undefined)('images of work, with the engine of DOCKER_HOST', () => {
  removeImages()

  test('a run builds what has changed first, unless told not to; tasks write to their folder as on local', async () => {
    const more = `${executors}pipelines: [{ pipeline: p, tasks: [${task('work')}] }]\n`
    const project = projectWith(imageOf('work') + more, { 'src/main.py': program('one') })
    const home = temporaryFolder()
    const run = (...args: string[]) => liminalRun(args, { home })
    const first = await run(project, '--executor', 'docked')
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/building \(it is not there yet\)[\s\S]*one/),
    })
    expect(existsSync(join(project, 'src/written.txt'))).toBe(false)
    writeFileSync(join(project, 'src/main.py'), program('two'))
    const same = await run(project, '--executor', 'docked', '--no-build')
    expect(same.stdout).toMatch(/t\.said +one/)
    expect(same.stdout).not.toMatch(/building/)
    const changed = await run(project, '--executor', 'docked')
    expect(changed.stdout).toMatch(/building \(changed: its code\)[\s\S]*t\.said +two/)
    expect(await run(project)).toMatchObject({ code: 0, stdout: expect.stringMatching(/t\.said +two/) })
    expect(readFileSync(join(project, 'src/written.txt'), 'utf8')).toBe('two')
  })

  test('resume --with-new-plan builds what has changed, unless told not to', async () => {
    const more = `${executors}pipelines: [{ pipeline: p, tasks: [${task('resumed', ', executor: docked')}] }]\n`
    const project = projectWith(imageOf('resumed') + more, { 'src/main.py': 'raise SystemExit(3)\n' })
    const home = temporaryFolder()
    const run = (...args: string[]) => liminalRun(args, { home })
    expect((await run(project)).code).toBe(1)
    writeFileSync(join(project, 'src/main.py'), program('mended'))
    const [{ id }] = JSON.parse((await run('runs', '--json')).stdout)
    expect((await run('resume', id, '--with-new-plan', '--no-build')).code).toBe(1)
    const resumed = await run('resume', id, '--with-new-plan')
    expect(resumed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/building \(changed: its code\)[\s\S]*t\.said +mended/),
    })
  })

  test('services have what has changed built first, unless told not to', async () => {
    const server = (text: string) => `
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"${text}")
http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler).serve_forever()
`
    const more = `services: [{ service: s, image: ${name('served')}, executor: docker, container_port: 8000, cmd: exec python main.py }]\n`
    const project = projectWith(imageOf('served') + more, { 'src/main.py': server('one') })
    const services = (...args: string[]) => liminalRun(['services', project, ...args], { home })
    const home = temporaryFolder()
    onTestFinished(async () => void (await services('down')))
    const first = await services('up')
    expect(first.stdout).toMatch(/building \(it is not there yet\)[\s\S]*s: started, /)
    const url = /http:\S+/.exec(first.stdout)?.[0] ?? ''
    const ask = async () => (await fetch(url, { headers: { connection: 'close' } })).text()
    expect(await ask()).toBe('one')
    writeFileSync(join(project, 'src/main.py'), server('two'))
    expect((await services('up', '--no-build')).stdout).toBe(`s: nothing has changed, ${url}`)
    expect(await ask()).toBe('one')
    expect((await services('up')).stdout).toMatch(/building \(changed: its code\)[\s\S]*s: replaced/)
    expect(await ask()).toBe('two')
  })
})
