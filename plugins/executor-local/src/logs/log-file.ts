import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from '../system-error.ts'

/** Opens the log of an attempt, to write behind its end and to read what was written. */
export function openLog(log: string): number {
  try {
    return openSync(log, 'a+')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    mkdirSync(dirname(log), { recursive: true })
    return openSync(log, 'a+')
  }
}

/** Adds a line of this executor's own to a log. */
export function appendNote(log: string, text: string): void {
  const descriptor = openLog(log)
  try {
    writeSync(descriptor, `[liminal: ${text}]\n`)
  } finally {
    closeSync(descriptor)
  }
}
