import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { python } from './environment.ts'

/** The version of the Python that the peers run on. */
export function pythonVersion(): string {
  return execFileSync(python, ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' }).trim()
}

/** One sentence on when and on what was measured. */
export function describeMachine(now: Date, pythonIs: string): string {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  const processor = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown processor'}), ${memory}`
  return `Measured on ${now.toISOString().slice(0, 10)}: ${processor}, Node ${process.version}, Python ${pythonIs}.`
}
