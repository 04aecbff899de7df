import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { bin, isAlive, liminalRun, startInTerminal, startShell } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'
import { ledger, states, waitingProject } from './test-support/waiting.ts'

const node = process.execPath

function waiting() {
  const [home, folder] = [temporaryFolder(), temporaryFolder()]
  const project = waitingProject(folder, { last: `touch ${folder}/done` })
  return { home, folder, project, letGo: () => writeFileSync(join(folder, 'go'), '') }
}

test('a terminal that is closed leaves the work running: resume finds it', async () => {
  const { home, folder, project, letGo } = waiting()
  const running = startInTerminal(node, [bin, project], { home })
  const [pid = 0] = await ledger(folder)
  running.hangUp()
  expect((await running.ended).code).toBe(129)
  expect(isAlive(pid)).toBe(true)
  expect(await states(home)).toEqual(['interrupted'])
  letGo()
  expect((await liminalRun(['resume'], { home })).code).toBe(0)
  expect(await ledger(folder)).toHaveLength(1)
  expect(existsSync(join(folder, 'done'))).toBe(true)
})

test('a run under nohup outlives the hang-up', async () => {
  const { home, folder, project, letGo } = waiting()
  const running = startShell('exec nohup "$NODE" "$BIN" "$1"', [project], { home })
  await ledger(folder)
  running.process.kill('SIGHUP')
  letGo()
  expect((await running.ended).code).toBe(0)
  expect(await states(home)).toEqual(['succeeded'])
})

test('a run in the background of a shell goes on to its end when the shell is left, with its terminal gone', async () => {
  const { home, folder, project, letGo } = waiting()
  const shell = startInTerminal('bash', ['--norc', '-i'], { home, env: { NODE: node, BIN: bin, PROJECT: project } })
  shell.type('"$NODE" "$BIN" "$PROJECT" &\n')
  await ledger(folder)
  shell.type('exit\n')
  expect((await shell.ended).code).toBe(0)
  letGo()
  await expect.poll(() => states(home)).toEqual(['succeeded'])
  expect(existsSync(join(folder, 'done'))).toBe(true)
})

test('whoever follows a log ends with the terminal', async () => {
  const { home, folder, project, letGo } = waiting()
  const running = startShell('liminal-run "$1"', [project], { home })
  await ledger(folder)
  const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
  const following = startInTerminal(node, [bin, 'logs', '-f', run.id], { home })
  await following.line('first | once')
  following.hangUp()
  expect((await following.ended).code).toBe(129)
  letGo()
  expect((await running.ended).code).toBe(0)
})

test('whoever follows the log of a service ends with the terminal; the service goes on', async () => {
  const [home, project] = [
    temporaryFolder(),
    makeProject({
      'liminal.yml':
        "name: test\nimages: [{ image: code, source: . }]\nservices: [{ service: s, image: code, cmd: 'exec python3 -m http.server --bind 127.0.0.1 $PORT' }]\n",
    }),
  ]
  onTestFinished(async () => void (await liminalRun(['services', project, 'down'], { home })))
  expect((await liminalRun(['services', project, 'up'], { home })).code).toBe(0)
  const following = startInTerminal(node, [bin, 'services', project, 'logs', '--follow'], { home })
  await following.line('GET /')
  following.hangUp()
  expect((await following.ended).code).toBe(129)
  expect((await liminalRun(['services', project, 'status'], { home })).code).toBe(0)
})
