import { type ErrorCode, type ErrorDetail, errors } from './table.ts'

/** An error that a user can do something about: a code, a message, a hint. Anything else that is thrown is a bug. */
export class LiminalError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly detail: ErrorDetail<C>
  readonly hint: string

  constructor(code: C, detail: ErrorDetail<C>, options?: ErrorOptions) {
    super(errors[code].say(detail as never), options)
    this.name = 'LiminalError'
    this.code = code
    this.detail = detail
    this.hint = errors[code].hint(detail as never)
  }
}

/** Also true for an error of another copy of this package. */
export function isLiminalError(error: unknown): error is LiminalError {
  return error instanceof Error && error.name === 'LiminalError' && 'code' in error && 'hint' in error
}

/** The words of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
