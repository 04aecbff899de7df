import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { shellWord } from '@liminal/core'

/**
 * Makes a program that says it is a Python of some version, and notes beside it that it was asked. What else it is to do, `run`
 * does: it prints its own version, unless said otherwise.
 */
export function makePython(file: string, version: string, run = `echo "Python ${version}"`): string {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  const answer = `echo asked >>${shellWord(`${folder}/asked`)}; echo ${shellWord(file)}; echo ${version}`
  const script = `#!/bin/sh\ncase "$*" in *version_info*) ${answer};; *) ${run};; esac\n`
  writeFileSync(file, script, { mode: 0o755 })
  return file
}
