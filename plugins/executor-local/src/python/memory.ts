import { mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { writeJson } from '../write-json.ts'
import type { Interpreter } from './choice.ts'

/** What programs answered when they were asked which Python they are. */
export interface InterpreterMemory {
  recall(program: string): Interpreter | undefined
  remember(program: string, interpreter: Interpreter): void
}

interface Remembered extends Interpreter {
  readonly identity: string
}

/** Opens the memory in a folder. Asking takes up to a quarter of a second, where a version manager stands between. */
export function openInterpreterMemory(folder: string): InterpreterMemory {
  const file = join(folder, 'interpreters.json')
  const known = read(file)
  return {
    recall(program) {
      const remembered = known[program]
      if (remembered === undefined || remembered.identity !== identityOf(program)) return undefined
      return stampOf(remembered.executable) === undefined ? undefined : remembered
    },
    remember(program, { executable, version }) {
      const identity = identityOf(program)
      if (identity === undefined || known[program]?.identity === identity) return
      known[program] = { executable, version, identity }
      try {
        mkdirSync(folder, { recursive: true })
        writeJson(file, known)
      } catch {
        // A full disk, or a folder of somebody else: then it is asked again.
      }
    },
  }
}

/** Changes when the program may lead to another Python; undefined where that cannot be told without asking it. */
function identityOf(program: string): string | undefined {
  const real = realpathSync(program)
  const folder = dirname(real)
  // A shim of pyenv goes by this variable, or by the file `version` above it (https://github.com/pyenv/pyenv).
  const pyenv = basename(folder) === 'shims' ? stampOf(join(folder, '..', 'version')) : undefined
  const isShim = pyenv !== undefined
  if (!isShim && (!/^python[\d.]*$/.test(basename(real)) || basename(folder) === 'shims')) return undefined
  return JSON.stringify([real, stampOf(real), pyenv ?? null, (isShim && process.env.PYENV_VERSION) || null])
}

function stampOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? undefined : `${stat.ino} ${stat.size} ${stat.mtimeMs}`
}

function read(file: string): Record<string, Remembered> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Remembered>
  } catch {
    return {}
  }
}
