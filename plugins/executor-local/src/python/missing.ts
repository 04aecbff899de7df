import type { Failed } from '@liminal/core'
import type { AskedPython } from '@liminal/core/requirements'
import { type Interpreter, oldestPython } from './choice.ts'

/** The outcome of work whose Python is not to be had. Pure. */
export function pythonMissing(image: string, { version, range }: AskedPython, all: readonly Interpreter[]): Failed {
  const failed = (needs: string, hint: string): Failed => {
    const reason = `image ${image} ${needs}, and that is not on this machine: ${foundOf(all)}`
    return { status: 'failed', class: 'image', reason, hint }
  }
  const another = 'or let the executor take the nearest one that is there: other_python: true'
  if (version !== undefined) {
    const install = `install it (uv python install ${version}, or pyenv install ${version})`
    return failed(`asks for Python ${version}${range === undefined ? '' : ` (${range})`}`, `${install}, ${another}`)
  }
  if (range !== undefined) return failed(`requires Python ${range}`, `install one with uv or pyenv, ${another}`)
  return failed(`needs Python ${oldestPython} or newer`, `install Python ${oldestPython} or newer`)
}

function foundOf(all: readonly Interpreter[]): string {
  if (all.length === 0) return 'there is none on the PATH, and none of uv, pyenv or conda'
  const versions = [...new Set(all.map(({ version }) => version))]
  const sorted = versions.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  return `there is ${sorted.join(', ')}`
}
