import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { peakMemory } from './memory.ts'
import { liminalRun, makeFolder, makeProject } from './project.ts'
import { one, type Row } from './row.ts'

/** Bytes of a line, and how many lines a task writes at once and how often, in milliseconds. */
const pace = { bytes: 100, lines: 50, every: 100 } as const

/** Follows the logs of many tasks that write at once, 50 KB a second each, and counts that no line is lost or doubled. */
export async function measureTailing(tasks: number, seconds: number): Promise<Row[]> {
  const folder = makeFolder()
  try {
    const env = { ...process.env, LIMINAL_HOME: join(folder, 'home'), NO_COLOR: '1' }
    const lines = (pace.lines * seconds * 1000) / pace.every
    const project = makeProject(folder, 'tailing', writers(tasks, lines))
    const run = spawn(process.execPath, [liminalRun, 'run', project, '--max-parallel', String(tasks), '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(run, 'close').then(([code]) => ({ code, at: performance.now() }))
    const events = createInterface({ input: run.stdout })
    const [first] = (await once(events, 'line')) as [string]
    // What follows has to be read too, else the run would wait for its reader.
    events.on('line', () => undefined)
    const followed = await follow(JSON.parse(first).run, env)
    const { code, at } = await ended
    if (code !== 0) throw new Error(`the run that writes ended with ${code}`)
    checkCounts(followed.counts, tasks, lines)
    const megabytes = (tasks * lines * pace.bytes) / 1e6
    const note = `${tasks} logs, ${megabytes.toFixed(0)} MB in ${seconds} s, no line lost`
    return [
      { what: 'following logs, memory', sample: one(followed.mebibytes), unit: 'MiB', limit: 300, note },
      {
        what: 'following logs, behind the end of the run',
        sample: one(followed.endedAt - at),
        unit: 'ms',
        limit: 2000,
      },
    ]
  } finally {
    await rm(folder, { recursive: true, maxRetries: 3 })
  }
}

/** Tasks that count their lines, and write at the pace. */
function writers(tasks: number, lines: number): string[] {
  const script = [
    'import sys, time',
    'at = time.monotonic()',
    `for n in range(${lines}):`,
    `    sys.stdout.write(f"{n:08d} ".ljust(${pace.bytes - 1}, "x") + chr(10))`,
    `    if n % ${pace.lines} == ${pace.lines - 1}:`,
    '        sys.stdout.flush()',
    `        at += ${pace.every / 1000}`,
    '        time.sleep(max(0, at - time.monotonic()))',
  ]
  const command = `python3 -S -c '${script.join('\n')}'`
  return Array.from(
    { length: tasks },
    (_, at) => `      - { task: t${at}, type: python, depends_on: [], cmd: ${JSON.stringify(command)} }`,
  )
}

/** How many lines came of each task, in order, and what it took to follow them. */
async function follow(run: string, env: NodeJS.ProcessEnv) {
  const logs = spawn(process.execPath, [liminalRun, 'logs', '-f', run], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const watched = peakMemory(logs)
  const counts = new Map<string, number>()
  for await (const line of createInterface({ input: logs.stdout })) {
    const [, task = '', number] = /^(t\d+) \| (\d{8}) x+$/.exec(line) ?? []
    const expected = counts.get(task) ?? 0
    if (Number(number) !== expected) throw new Error(`of ${task} line ${expected} was to come, not: ${line}`)
    counts.set(task, expected + 1)
  }
  return { counts, endedAt: performance.now(), mebibytes: watched.mebibytes() }
}

function checkCounts(counts: ReadonlyMap<string, number>, tasks: number, lines: number): void {
  if (counts.size !== tasks) throw new Error(`lines of ${counts.size} tasks came, not of ${tasks}`)
  for (const [task, count] of counts) if (count !== lines) throw new Error(`${count} lines of ${task}, not ${lines}`)
}
