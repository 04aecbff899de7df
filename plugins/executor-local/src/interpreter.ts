import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findProgram } from './find-program.ts'
import { openInterpreterMemory } from './interpreter-memory.ts'

/** A Python: its own path, whatever led to it, and its version, for instance `3.11.7`. */
export interface Interpreter {
  readonly executable: string
  readonly version: string
}

/** Finds the Python for an image's `python_version`. */
export type FindInterpreter = (wanted: string | undefined) => Promise<Interpreter | undefined>

const oldest = 10
const question = 'import sys; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])'

/**
 * Finds interpreters on a PATH, each asked once: the version that is wanted if it is there, else any from 3.10 on. What
 * one answered is remembered in the folder for later processes.
 */
export function createFindInterpreter(path: string, folder: string): FindInterpreter {
  const found = new Map<string, Promise<Interpreter | undefined>>()
  return (wanted = '') => {
    const known = found.get(wanted) ?? search(candidates(wanted), path, folder)
    found.set(wanted, known)
    return known
  }
}

/** The names of an interpreter, best first. Pure. */
export function candidates(wanted: string): readonly string[] {
  const version = /^\d+\.\d+/.exec(wanted)?.[0]
  return version === undefined ? ['python3', 'python'] : [`python${version}`, 'python3', 'python']
}

/** Whether an interpreter is what an image asks for. Pure. */
export function isVersion(version: string, wanted: string | undefined): boolean {
  return wanted === undefined || `${version}.`.startsWith(`${wanted}.`)
}

async function search(names: readonly string[], path: string, folder: string): Promise<Interpreter | undefined> {
  const memory = openInterpreterMemory(folder)
  for (const name of names) {
    const program = findProgram(name, path)
    if (program === undefined) continue
    const interpreter = memory.recall(program) ?? (await ask(program))
    if (interpreter === undefined || !isNewEnough(interpreter)) continue
    memory.remember(program, interpreter)
    return interpreter
  }
  return undefined
}

function isNewEnough({ version }: Interpreter): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 3 || (major === 3 && minor >= oldest)
}

async function ask(program: string): Promise<Interpreter | undefined> {
  try {
    // Away from folders whose own settings choose another version.
    const { stdout } = await promisify(execFile)(program, ['-I', '-S', '-c', question], { cwd: '/' })
    const [executable, version] = stdout.split('\n')
    return executable && version ? { executable, version } : undefined
  } catch {
    // There and not usable, as the shims of version managers may be: the next name may lead further.
    return undefined
  }
}
