import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shellWord } from '@liminal/core'
import type { Interpreter } from '../python/choice.ts'

/**
 * Writes a folder whose `bin` puts a Python first on a PATH, with what is installed in it and nothing else. They are scripts,
 * not links: by a link, the Python of a virtual environment would not find its packages.
 */
export function writeBarePython(folder: string, python: Interpreter): void {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  for (const [name, text] of Object.entries(scriptsOf(python))) writeFileSync(join(bin, name), text, { mode: 0o755 })
}

function scriptsOf({ executable, version }: Interpreter): Readonly<Record<string, string>> {
  const minor = version.split('.').slice(0, 2).join('.')
  const start = `#!/bin/sh\nexec ${shellWord(executable)}`
  const pythons = ['python', 'python3', `python${minor}`].map((name) => [name, `${start} "$@"\n`])
  const pips = ['pip', 'pip3'].map((name) => [name, `${start} -m pip "$@"\n`])
  return Object.fromEntries([...pythons, ...pips])
}
