import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { bin, liminalRun } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

/** It would clear the screen, name the window, go back in its line, and turn text around. */
const hostile = 'x\x1b[2J\x1b[31mred\x1b[0m\x9b0;title\x07\r\u202ey'
const shown = 'x\\x1b[2J\\x1b[31mred\\x1b[0m\\x9b0;title\\x07\\r\\u202ey'
const acting = ['\x1b', '\x9b', '\x07', '\r', '\u202e']

const files = {
  'hostile.txt': hostile,
  'liminal.yml': pipelineOf(
    '{ task: says, type: python, cmd: cat hostile.txt }',
    '{ task: hands, type: python, outputs: { v: string }, cmd: "(printf v=; cat hostile.txt) >> $LIMINAL_OUTPUT" }',
    '{ task: writes, type: python, cmd: "cat hostile.txt >> $LIMINAL_OUTPUT" }',
  ),
}

/** Whether this machine has util-linux's `script`, which gives a command a terminal. */
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false

/** What a command prints on a terminal. */
function onTerminal(args: readonly string[], home: string): string {
  const { CI: _, ...env } = process.env
  const quoted = [process.execPath, bin, ...args].map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ')
  const command = `stty cols 200; ${quoted}`
  const surroundings = { ...env, LIMINAL_HOME: home, TERM: 'xterm', NO_COLOR: '1' }
  return spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env: surroundings }).stdout
}

async function latestRun(home: string): Promise<string> {
  const { stdout } = await liminalRun(['runs', '--json'], { home })
  return JSON.parse(stdout)[0].id
}

test('what tasks write is spelled out where a terminal would act on it', async () => {
  const home = temporaryFolder()
  const project = makeProject(files)
  const { stdout } = await liminalRun([project], { home })
  expect(stdout).toContain(`hands.v  ${shown}`)
  expect(stdout).toMatch(/writes failed: line 1 of \$LIMINAL_OUTPUT is neither .*\\u202ey/)
  for (const character of acting) expect(stdout).not.toContain(character)
  const { stdout: raw } = await liminalRun(['logs', await latestRun(home), 'says'], { home })
  // The test reads lines, which a carriage return ends too.
  expect(raw).toContain(hostile.replace('\r', '\n'))
})

test.skipIf(!hasScript)('on a terminal too, where colours of a log pass', async () => {
  const home = temporaryFolder()
  const project = makeProject(files)
  expect(onTerminal([project], home)).toContain(`hands.v  ${shown}`)
  const log = onTerminal(['logs', await latestRun(home), 'says'], home)
  expect(log).toContain('x\\x1b[2J\x1b[31mred\x1b[0m\\x9b0;title\\x07\r\\u202ey')
})
