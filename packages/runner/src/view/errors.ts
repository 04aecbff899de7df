import {
  type Diagnostic,
  hasErrors,
  type LiminalError,
  renderDiagnostic,
  sortDiagnostics,
  visible,
  withoutMiddle,
} from '@liminal/core'
import type { Io } from '../io.ts'

/** What went wrong, its code, and what the user can do. */
export function renderError(error: Pick<LiminalError, 'code' | 'message' | 'hint'>, { paint }: Io): string {
  return `${paint('error', 'error')}: ${visible(withoutMiddle(error.message))} ${paint('dim', `[${error.code}]`)}\n  ${visible(error.hint)}`
}

/** Anything but our own errors is a bug, and says so; the stack is there for those who ask. */
export function renderBug(error: unknown, { env, paint }: Io): string {
  const message = visible(error instanceof Error ? error.message : String(error))
  const stack = error instanceof Error && env.LIMINAL_DEBUG ? `\n${error.stack}` : ''
  const ask = stack === '' ? ' Run it again with LIMINAL_DEBUG=1 to see where.' : ''
  return `${paint('error', 'bug')}: ${message}\n  This is a bug in Liminal, not in what you wrote.${ask}${stack}`
}

/** A command that waits while nothing goes on any more. */
export function renderStall({ paint }: Io): string {
  const hint = 'a plugin of the project may be at fault; take those of package.json and plugins: away one by one'
  return `${paint('error', 'error')}: the command waits for something that never comes\n  ${hint}`
}

/** Prints diagnostics with a closing line that counts them. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], io: Io): void {
  const sorted = sortDiagnostics(diagnostics)
  for (const diagnostic of sorted) io.err(`${renderDiagnostic(diagnostic, io.cwd, io.paint)}\n`)
  if (sorted.length > 0) io.err(countProblems(sorted))
}

/** `2 errors and 1 warning` */
export function countProblems(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const parts = [count(errors, 'error'), count(diagnostics.length - errors, 'warning')]
  return hasErrors(diagnostics) || diagnostics.length > 0 ? parts.filter((part) => part !== '').join(' and ') : ''
}

function count(number: number, word: string): string {
  return number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`
}
