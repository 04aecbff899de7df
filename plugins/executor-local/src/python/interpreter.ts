import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { AskedPython } from '@liminal/core/requirements'
import { type Interpreter, isAskedFor, likelyNames, newest } from './choice.ts'
import { openInterpreterMemory } from './memory.ts'
import { allPythons, patience, programsNamed } from './places.ts'

/** What was found. */
export interface FoundPython {
  /** The Python that is asked for. */
  readonly python: Interpreter | undefined
  /** All that there are, where that one is not to be had at once. */
  readonly all: readonly Interpreter[]
}

/** Finds the Python that an image asks for. */
export interface Interpreters {
  find(asked: AskedPython): Promise<FoundPython>
  /** Has the next search look anew. */
  forget(): void
}

type Environment = Readonly<Record<string, string | undefined>>

const question = 'import sys; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])'

/** Searches for each request once. What programs answered is remembered in the folder for later processes. */
export function createInterpreters(env: Environment, folder: string): Interpreters {
  const found = new Map<string, Promise<FoundPython>>()
  return {
    find(asked) {
      const key = JSON.stringify(asked)
      const known = found.get(key) ?? search(asked, env, folder)
      found.set(key, known)
      return known
    },
    forget: () => found.clear(),
  }
}

/** First under the names that it is likely to have, which costs little; then wherever there may be one. */
async function search(asked: AskedPython, env: Environment, folder: string): Promise<FoundPython> {
  const memory = openInterpreterMemory(folder)
  const fits = await fitting(asked)
  const ask = async (program: string) => {
    const interpreter = memory.recall(program) ?? (await askProgram(program, env))
    if (interpreter !== undefined) memory.remember(program, interpreter)
    return interpreter
  }
  for (const program of likelyNames(asked).flatMap((name) => programsNamed(name, env))) {
    const python = await ask(program)
    if (python !== undefined && fits(python)) return { python, all: [python] }
  }
  const answers = await Promise.all((await allPythons(env)).map(ask))
  const known = answers.filter((each) => each !== undefined)
  const all = [...new Map(known.map((each) => [each.executable, each])).values()]
  return { python: newest(all.filter(fits)), all }
}

/** What reads ranges is loaded only where there is one. */
async function fitting(asked: AskedPython): Promise<(python: Interpreter) => boolean> {
  const { range } = asked
  if (range === undefined) return (python) => isAskedFor(python, asked)
  const { isInRange } = await import('@liminal/core/requirements')
  return (python) => isAskedFor(python, asked) && isInRange(python.version, range)
}

async function askProgram(program: string, env: Environment): Promise<Interpreter | undefined> {
  try {
    // Away from folders whose own settings choose another version.
    const { stdout } = await promisify(execFile)(program, ['-I', '-S', '-c', question], {
      cwd: '/',
      env,
      timeout: patience,
    })
    const [executable, version] = stdout.split('\n')
    return executable && version ? { executable, version } : undefined
  } catch {
    // There and not usable, as the shims of version managers may be: another may lead further.
    return undefined
  }
}
