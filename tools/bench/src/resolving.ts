import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess, sampleOf } from './measure.ts'
import { makeFolder } from './project.ts'
import type { Row } from './row.ts'

/** Time and memory of resolving many systems that inherit from three supers, each run in a process of its own. */
export async function measureResolving(runs: number, count: number): Promise<Row[]> {
  const folder = makeFolder()
  try {
    makeSystems(folder, count)
    const args = [join(import.meta.dirname, 'resolving-child.ts'), folder, String(count)]
    const results: { milliseconds: number; mebibytes: number }[] = []
    for (let run = 0; run < runs; run += 1) {
      results.push(JSON.parse(await runProcess({ command: process.execPath, args })))
    }
    const time = sampleOf(results.map(({ milliseconds }) => milliseconds))
    const memory = sampleOf(results.map(({ mebibytes }) => mebibytes))
    return [
      {
        what: `resolving ${count} systems, time`,
        sample: time,
        unit: 'ms',
        limit: 2000,
        note: 'over 3 supers, rendered',
      },
      {
        what: `resolving ${count} systems, memory`,
        sample: memory,
        unit: 'MiB',
        limit: 400,
        note: 'of the whole process',
      },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

function makeSystems(folder: string, count: number): void {
  for (const [at, name] of ['top', 'middle', 'bottom'].entries()) {
    const above = ['base', 'top', 'middle'][at]
    write(folder, name, [
      `name: ${name}`,
      'type: super',
      `super: ${above}`,
      'variables:',
      ...lines(20, (index) => `  ${name}_${index}: value ${index} of {{stage}}`),
      'volumes:',
      `  - { volume: ${name}, local: { path: data } }`,
      'task_defaults:',
      '  python:',
      '    env_vars:',
      ...lines(5, (index) => `      ${name.toUpperCase()}_${index}: '{{${name}_${index}}}'`),
      'pipeline_defaults:',
      `  before_tasks: [{ task: before_${name}, type: python, cmd: echo }]`,
      `  after_tasks: [{ task: after_${name}, type: python, cmd: echo }]`,
    ])
  }
  for (let system = 0; system < count; system += 1) {
    write(folder, `system-${system}`, [
      `name: system-${system}`,
      'super: bottom',
      `variables: { stage: stage-${system} }`,
      'pipelines:',
      '  - pipeline: daily',
      '    tasks:',
      ...lines(
        5,
        (index) => `      - { task: t${index}, type: python, cmd: 'run --of {{top_${index}}} {{bottom_1}}' }`,
      ),
    ])
  }
}

function write(folder: string, name: string, text: readonly string[]): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'liminal.yml'), `${text.join('\n')}\n`)
}

function lines(count: number, line: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => line(index))
}
