import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { python } from './environment.ts'

/** The version of the Python that the peers run on. */
export function pythonVersion(): string {
  return execFileSync(python, ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' }).trim()
}

/** On what was measured, when, and what else the machine did just then. */
export function describeMachine(now: Date, pythonIs: string): string {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  const processor = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown processor'}), ${memory}`
  const load = `The load average was ${(loadavg()[0] ?? 0).toFixed(1)} when it began.`
  return `Measured on ${now.toISOString().slice(0, 10)}: ${processor}, Node ${process.version}, Python ${pythonIs}. ${load}`
}
