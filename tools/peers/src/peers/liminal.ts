import { readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { commandPeer } from '../command-peer.ts'
import { commandOf, numbersOf } from '../work.ts'

const repository = resolve(import.meta.dirname, '../../../..')
const runner = join(repository, 'packages/runner')

/** Liminal, by its command line, with the local executor. */
export const liminal = commandPeer({
  id: 'liminal',
  title: 'Liminal',
  how: { sequence: '`liminal-run PROJECT`', 'no-op': '`liminal-run PROJECT --max-parallel 2`' },
  version: () => JSON.parse(readFileSync(join(runner, 'package.json'), 'utf8')).version,
  files(work, { ticks }) {
    const tasks = numbersOf(work).map((at) => {
      const free = work.atOnce === 1 ? '' : ', depends_on: []'
      return `      - { task: t${at}, type: python, cmd: ${JSON.stringify(commandOf(work, at, ticks))}${free} }`
    })
    const dependencies = { '@liminal/task-python': '*', '@liminal/task-job': '*', '@liminal/executor-local': '*' }
    return {
      'package.json': JSON.stringify({ private: true, dependencies }),
      'liminal.yml': ['name: peers', 'pipelines:', '  - pipeline: peers', '    tasks:', ...tasks, ''].join('\n'),
    }
  },
  before(_work, _place, folder) {
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  },
  command(work, { home }, folder) {
    const limit = work.atOnce === 1 ? [] : ['--max-parallel', String(work.atOnce)]
    return {
      command: process.execPath,
      args: [join(runner, 'bin/liminal-run.js'), 'run', folder, ...limit],
      env: { LIMINAL_HOME: join(home, 'liminal-home') },
    }
  },
})
