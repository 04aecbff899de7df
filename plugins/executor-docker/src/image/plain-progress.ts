import type { Journal } from './journal.ts'

/** Reads a line that `docker buildx build --progress=plain` prints; gives it back if it speaks of no step. */
export function readPlainProgress(line: string, journal: Journal): string | undefined {
  const [, step, rest] = /^#(\d+) (.*)$/.exec(line) ?? []
  if (step === undefined || rest === undefined) return line
  const output = /^\d+\.\d+ (.*)$/.exec(rest)
  const error = /^ERROR: (.*)$/.exec(rest)
  if (output !== null) journal.output(step, output[1] ?? '')
  else if (error !== null) journal.fail(step, error[1] ?? '')
  else if (rest === 'CACHED') journal.done(step, true)
  else if (rest.startsWith('DONE')) journal.done(step, false)
  else if (rest.startsWith('[')) journal.begin(step, rest)
  return undefined
}
