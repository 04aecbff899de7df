import type { Failed } from '@liminal/core'
import { type Interpreter, newest, oldestPython, type PythonRequest } from './python-choice.ts'

/** The outcome of work whose Python is not to be had. Pure. */
export function pythonMissing(image: string, request: PythonRequest, all: readonly Interpreter[]): Failed {
  const { version } = request
  if (version === undefined) {
    const reason = `image ${image} needs a Python, and there is none from ${oldestPython} on: ${foundOf(all)}`
    return { status: 'failed', class: 'image', reason, hint: `install Python ${oldestPython} or newer` }
  }
  const reason = `image ${image} asks for Python ${version}, which is not on this machine: ${foundOf(all)}`
  const hint = `install it (uv python install ${version}, or pyenv install ${version}); or let executor local take the nearest one there is: other_python: true`
  return { status: 'failed', class: 'image', reason, hint }
}

function foundOf(all: readonly Interpreter[]): string {
  if (newest(all) === undefined) return 'no Python was found on the PATH, of uv, pyenv or conda'
  const versions = [...new Set(all.map(({ version }) => version))]
  const sorted = versions.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  return `there is ${sorted.join(', ')}`
}
