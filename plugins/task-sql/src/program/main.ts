import { readFile, writeFile } from 'node:fs/promises'
import type { Json, ProgramInput, SqlWork } from '@liminal/core'
import { temporaryFolder } from './io.ts'
import { failureText, Problem } from './problem.ts'
import { runWork } from './work.ts'

const stop = new AbortController()
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    stop.abort()
    // A database that does not answer must not keep a task alive that is to stop.
    setTimeout(() => process.exit(stopped), 5000).unref()
  })
}
const stopped = 143

try {
  const output = await runHere(stop.signal)
  const file = process.env.LIMINAL_OUTPUT
  if (file !== undefined) await writeFile(file, `${JSON.stringify(output)}\n`)
} catch (error) {
  process.stderr.write(stop.signal.aborted ? 'stopped\n' : `${failureText(error)}\n`)
  process.exitCode = stop.signal.aborted ? stopped : 1
}

async function runHere(signal: AbortSignal): Promise<Json> {
  const work = await readWork(process.env.LIMINAL_WORK)
  await using folder = await temporaryFolder()
  process.chdir(work.folder)
  return await runWork(work, { say: (line) => process.stdout.write(`${line}\n`), signal, temporary: folder.path })
}

async function readWork(file: string | undefined): Promise<SqlWork> {
  if (file === undefined) throw new Problem('LIMINAL_WORK is not set: it names the file with the work to do')
  const { work } = JSON.parse(await readFile(file, 'utf8')) as ProgramInput
  if (work === null || typeof work !== 'object' || !('kind' in work) || work.kind !== 'sql') {
    throw new Problem(`${file} holds no work of kind sql`)
  }
  return work as unknown as SqlWork
}
