import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess, sampleOf } from './measure.ts'
import { chain, makeFolder, makeProject } from './project.ts'
import type { Row } from './row.ts'

/** Time and memory of planning many tasks, each run in a process of its own. */
export async function measurePlanning(runs: number, count: number): Promise<Row[]> {
  const folder = makeFolder()
  try {
    const project = makeProject(folder, 'large', chain(count))
    const args = [join(import.meta.dirname, 'planning-child.ts'), project, folder]
    const results: { milliseconds: number; mebibytes: number }[] = []
    for (let run = 0; run < runs; run += 1) {
      results.push(JSON.parse(await runProcess({ command: process.execPath, args })))
    }
    const time = sampleOf(results.map(({ milliseconds }) => milliseconds))
    const memory = sampleOf(results.map(({ mebibytes }) => mebibytes))
    const note = 'of the whole process'
    return [
      { what: `planning ${count} tasks, time`, sample: time, unit: 'ms', limit: 1000, note: 'from text to plan' },
      { what: `planning ${count} tasks, memory`, sample: memory, unit: 'MiB', limit: 300, note },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}
