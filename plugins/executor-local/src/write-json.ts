import { renameSync, writeFileSync } from 'node:fs'

/** Writes JSON whole or not at all. */
export function writeJson(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, JSON.stringify(value))
  renameSync(draft, file)
}
