import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleInTurn, timeProcess } from './measure.ts'
import { liminalRun, makeFolder, makeProject } from './project.ts'
import type { Row } from './row.ts'

const image = 'debian:bookworm-slim'

/** Wall time for each no-op task in a container, one after the other, nothing subtracted, against `docker run` in turn. */
export async function measureContainers(runs: number, count: number): Promise<Row[]> {
  const folder = makeFolder()
  try {
    const lines = Array.from(
      { length: count },
      (_, at) => `      - { task: t${at}, type: python, image: '${image}', cmd: 'true' }`,
    )
    const project = makeProject(folder, 'containers', lines)
    const dependencies = { '@liminal/task-python': '*', '@liminal/task-job': '*', '@liminal/executor-docker': '*' }
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }))
    const env = { LIMINAL_HOME: join(folder, 'home') }
    const args = [liminalRun, 'run', project, '--executor', 'docker']
    const ours = async () => (await timeProcess({ command: process.execPath, args, env })) / count
    const plain = `for i in $(seq ${count}); do docker run --rm --init ${image} true; done`
    const theirs = async () => (await timeProcess({ command: '/bin/sh', args: ['-c', plain] })) / count
    const [one, other] = await sampleInTurn(runs, [ours, theirs])
    if (one === undefined || other === undefined) return []
    const note = `${(one.median - other.median).toFixed(0)} ms more than docker run, at most 50`
    return [
      { what: `${count} no-op containers, docker run, each`, sample: other, unit: 'ms' },
      {
        what: `${count} no-op containers, executor docker, each`,
        sample: one,
        unit: 'ms',
        limit: other.median + 50,
        note,
      },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}
