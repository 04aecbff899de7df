import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess, sampleOf, timeProcess } from './measure.ts'
import { liminalRun, linkModules, makeFolder } from './project.ts'
import type { Row } from './row.ts'

/** How long `build` takes where nothing has changed, for several images, and after a changed line of one. */
export async function measureBuilding(runs: number, images: number, files: number): Promise<Row[]> {
  const folder = makeFolder()
  const names = Array.from({ length: images }, (_, at) => `liminal-bench-${process.pid}-${at}`)
  try {
    const project = makeImages(folder, names, files)
    const build = (...only: string[]) => ({
      command: process.execPath,
      args: [liminalRun, 'build', project, ...only],
      env: { LIMINAL_HOME: join(folder, 'home') },
    })
    await runProcess(build())
    const unchanged: number[] = []
    const changed: number[] = []
    for (let run = 0; run < runs; run += 1) {
      unchanged.push(await timeProcess(build()))
      appendFileSync(join(project, names[0] ?? '', 'module0.py'), `# ${run}\n`)
      changed.push(await timeProcess(build(names[0] ?? '')))
    }
    const note = `${files} files of code in each`
    return [
      { what: `build, ${images} images unchanged`, sample: sampleOf(unchanged), unit: 'ms', limit: 1000, note },
      { what: 'build, a line of code changed', sample: sampleOf(changed), unit: 'ms', limit: 3000 },
    ]
  } finally {
    // By their ids: each has a name that no other project has, besides the one that is written.
    const ours = `docker images --quiet --filter 'reference=liminal-bench-${process.pid}-*'`
    await runProcess({ command: 'sh', args: ['-c', `docker rmi --force $(${ours})`] })
    await rm(folder, { recursive: true })
  }
}

function makeImages(folder: string, names: readonly string[], files: number): string {
  const project = join(folder, 'images')
  for (const name of names) {
    mkdirSync(join(project, name), { recursive: true })
    writeFileSync(join(project, name, 'requirements.txt'), 'six==1.17.0\n')
    for (let at = 0; at < files; at += 1) {
      writeFileSync(join(project, name, `module${at}.py`), `# ${name}\n${'value = 1\n'.repeat(200)}`)
    }
  }
  const dependencies = { '@liminal/executor-docker': '*', '@liminal/image-python': '*', '@liminal/task-job': '*' }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }))
  linkModules(project)
  const entries = names.map((name) => `  - { image: ${name}, type: python, source: ${name} }`)
  writeFileSync(join(project, 'liminal.yml'), `name: images\nimages:\n${entries.join('\n')}\n`)
  return project
}
