import { existsSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun, start } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'
import { pathWithUv } from './test-support/uv.ts'

const env = { PATH: pathWithUv() }
const files = { 'src/requirements.txt': 'six==1.16.0\n' }
const yaml = (cmd: string) => `
name: kept
images: [{ image: trainer, type: python, source: src }]
pipelines: [{ pipeline: p, tasks: [{ task: fit, type: python, image: trainer, cmd: '${cmd}' }] }]
`

/** A home with an environment in it, and what `liminal-run env` says there. */
async function homeWith(cmd = 'true') {
  const home = temporaryFolder()
  const project = makeProject({ 'liminal.yml': yaml(cmd), ...files })
  const run = (...args: string[]) => liminalRun(['env', ...args], { home, env, cwd: project })
  const folders = () => readdirSync(join(home, 'environments')).filter((name) => /^[0-9a-f]{32}(\.\d+)?$/.test(name))
  return { home, project, run, folders }
}

test('without any it says so', async () => {
  const { run } = await homeWith()
  expect((await run('list')).stdout).toBe('no environments yet; a run makes those that its images need')
  expect(JSON.parse((await run('list', '--json')).stdout)).toEqual([])
  expect((await run('remove', '--all')).stdout).toBe('nothing to be removed')
})

test('environments are listed, repaired and removed', async () => {
  const { home, project, run, folders } = await homeWith()
  expect((await liminalRun([project], { home, env })).code).toBe(0)
  const [name = ''] = folders()
  const short = name.slice(0, 12)
  expect((await run('list')).stdout).toMatch(
    new RegExp(`^${short}  3\\.\\d+\\.\\d+ .* (KiB|MiB) .* ago +whole +trainer \\(src\\)$`, 'm'),
  )
  const [listed] = JSON.parse((await run('list', '--json')).stdout)
  expect(listed).toMatchObject({ name, inUse: false, images: [{ image: 'trainer', source: join(project, 'src') }] })

  const python = join(home, 'environments', name, 'bin/python')
  rmSync(python)
  symlinkSync('/nowhere/python', python)
  expect((await run('list')).stdout).toMatch(/damaged: its Python is gone +trainer/)
  expect(await run('repair', '--all')).toMatchObject({ code: 0, stdout: expect.stringMatching(`repaired ${short}, `) })
  expect(folders()).toEqual([`${name}.1`])
  expect((await run('list')).stdout).toMatch(/ whole /)
  expect((await run('repair', '--all')).stdout).toBe('nothing to be repaired')
  expect(await run('repair', name.slice(0, 6))).toMatchObject({ code: 0 })

  expect((await run('remove', '--unused-for', '1h')).stdout).toBe('nothing to be removed')
  utimesSync(join(home, 'environments', `${name}.2`, '.complete'), new Date(0), new Date(0))
  expect((await run('remove', '--unused-for', '1h', '--json')).stdout).toContain('"removed": true')
  expect(folders()).toEqual([])
})

test('what something runs in stays', async () => {
  const { home, project, run, folders } = await homeWith('touch started; while ! test -e go; do sleep 0.05; done')
  const running = start([project], { home, env })
  await expect.poll(() => existsSync(join(project, 'src/started')), { timeout: 60_000 }).toBe(true)
  const [name = ''] = folders()
  expect((await run('list')).stdout).toMatch(/ in use /)
  expect(await run('remove', '--all')).toMatchObject({
    code: 0,
    stdout: `left ${name.slice(0, 12)}: something runs in environment ${name}`,
  })
  expect(await run('remove', name)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/something runs in environment/),
  })
  writeFileSync(join(project, 'src/go'), '')
  expect((await running.ended).code).toBe(0)
  expect(await run('remove', name)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^removed /) })
})

test('what cannot be meant, or made again, is told', async () => {
  const { home, project, run } = await homeWith()
  expect((await liminalRun([project], { home, env })).code).toBe(0)
  expect(await run('remove')).toMatchObject({ code: 1, stderr: expect.stringMatching(/--unused-for TIME/) })
  expect(await run('remove', 'zzz')).toMatchObject({ code: 1, stderr: expect.stringMatching(/liminal-run env list/) })
  expect(await run('remove', '--unused-for', 'long')).toMatchObject({ code: 1, stderr: expect.stringMatching(/30d/) })
  expect(await run('repair')).toMatchObject({ code: 1, stderr: expect.stringMatching(/--all/) })
  renameSync(join(project, 'src'), join(project, 'code'))
  const [{ name }] = JSON.parse((await run('list', '--json')).stdout)
  expect(await run('repair', name)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(`liminal-run env remove ${name}`),
  })
})
