import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isAlive, liminalRun, start } from './test-support/command-line.ts'
import { temporaryFolder } from './test-support/project.ts'
import { ledger, states, waitingProject } from './test-support/waiting.ts'

test('Ctrl-C cancels the tasks and records it', async () => {
  const [home, folder] = [temporaryFolder(), temporaryFolder()]
  const running = start([waitingProject(folder), '--json'], { home })
  const [pid = 0] = await ledger(folder)
  running.process.kill('SIGINT')
  const { code, stdout } = await running.ended
  expect(code).toBe(130)
  expect(stdout).toMatch(/"task":"second","state":"cancelled"/)
  expect(stdout).toMatch(/"task":"third","state":"cancelled"/)
  expect(isAlive(pid)).toBe(false)
  expect(await states(home)).toEqual(['cancelled'])
})

test('a second Ctrl-C leaves at once; resume finds what still runs, and runs nothing twice', async () => {
  const [home, folder] = [temporaryFolder(), temporaryFolder()]
  const stubborn = waitingProject(folder, { before: 'trap "" TERM; ' })
  const running = start([stubborn, '--json'], { home })
  const [pid = 0] = await ledger(folder)
  running.process.kill('SIGINT')
  await running.line('once more to leave at once')
  running.process.kill('SIGINT')
  const { code } = await running.ended
  expect(code).toBe(130)
  expect(isAlive(pid)).toBe(true)
  expect(await states(home)).toEqual(['interrupted'])
  process.kill(pid, 'SIGKILL')
})

test('after kill -9 of the runner, resume watches what still runs and goes on behind it', async () => {
  const [home, folder] = [temporaryFolder(), temporaryFolder()]
  const running = start([waitingProject(folder), '--json'], { home })
  await ledger(folder)
  running.process.kill('SIGKILL')
  await running.ended
  expect(await states(home)).toEqual(['interrupted'])
  const resumed = start(['resume', '--json'], { home })
  await resumed.line('run_resumed')
  writeFileSync(join(folder, 'go'), '')
  const { code, stdout } = await resumed.ended
  expect(code).toBe(0)
  expect(stdout).not.toContain('"task":"first"')
  expect(stdout).toMatch(/"task":"second","state":"succeeded"/)
  expect(await ledger(folder)).toHaveLength(1)
  const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
  expect((await liminalRun(['logs', run.id, 'second'], { home })).stdout).toBe('finished')
})

test('a run that is being run cannot be resumed; cancel from another process stops it', async () => {
  const [home, folder] = [temporaryFolder(), temporaryFolder()]
  const running = start([waitingProject(folder), '--json'], { home })
  const [pid = 0] = await ledger(folder)
  const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
  const refused = await liminalRun(['resume', run.id], { home })
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`process ${running.process.pid}`) })
  expect((await liminalRun(['cancel', run.id], { home })).stdout).toContain(`${run.id}: cancelled`)
  expect((await running.ended).code).toBe(130)
  expect(isAlive(pid)).toBe(false)
})

test('cancel stops what a dead runner has left running', async () => {
  const [home, folder] = [temporaryFolder(), temporaryFolder()]
  const running = start([waitingProject(folder), '--json'], { home })
  const [pid = 0] = await ledger(folder)
  running.process.kill('SIGKILL')
  await running.ended
  const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
  await liminalRun(['cancel', run.id], { home })
  expect(isAlive(pid)).toBe(false)
  expect(await states(home)).toEqual(['cancelled'])
})

test('logs -f shows what is printed while it is printed, and ends with the run', async () => {
  const [home, folder] = [temporaryFolder(), temporaryFolder()]
  const running = start([waitingProject(folder), '--json'], { home })
  await ledger(folder)
  const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
  const following = start(['logs', '-f', run.id], { home })
  await following.line('first | once')
  writeFileSync(join(folder, 'go'), '')
  expect((await following.ended).stdout).toBe('first | once\nsecond | finished')
  expect((await running.ended).code).toBe(0)
})
