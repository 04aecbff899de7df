import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { attemptOf } from './attempt.ts'
import { openEngine } from './engine/open.ts'
import { makeSharedOutput, readOutput, removeOutput } from './output.ts'
import { never } from './test-support/docker.ts'

const docker = openEngine('unix:///nothing/here.sock')
const container = docker.getContainer('none')

function attempt() {
  const root = mkdtempSync(join(tmpdir(), "liminal-it's out put-"))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return attemptOf(root, 'k', [])
}

test('what a container writes is read, and nobody else of this machine gets there', async () => {
  const made = attempt()
  const shared = makeSharedOutput(docker, made) ?? ''
  expect(statSync(dirname(shared)).mode & 0o777).toBe(0o700)
  // For a container of whatever user.
  expect([shared, join(shared, 'output')].map((path) => statSync(path).mode & 0o777)).toEqual([0o777, 0o666])
  writeFileSync(join(shared, 'output'), 'a=1\n')
  // Whoever submits the same work again keeps it.
  expect(makeSharedOutput(docker, made)).toBe(shared)
  expect(await readOutput(container, made, [], never)).toEqual({ text: 'a=1\n' })
})

test('the output of work that an earlier version had started is read', async () => {
  const made = attempt()
  mkdirSync(made.output)
  writeFileSync(join(made.output, 'output'), 'a=1\n')
  expect(await readOutput(container, made, [], never)).toEqual({ text: 'a=1\n' })
})

test.skipIf(process.platform !== 'linux')('what cannot be removed fails nothing', () => {
  // As a folder that another user has made, or in which somebody makes files all the while.
  const output = '/proc/self/fdinfo'
  expect(() => rmSync(output, { recursive: true, force: true })).toThrow()
  removeOutput({ output })
})
