/** Something that the user can put right; anything else that is thrown is a bug of ours. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly hint: string | undefined

  constructor(message: string, hint?: string, cause?: unknown) {
    super(message, { cause })
    this.hint = hint
  }
}

/** Longer messages are cut: some databases quote whole lines of data. */
const messageLimit = 4000

/** What a failed task prints. */
export function failureText(error: unknown): string {
  if (!(error instanceof Problem)) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return `this is a bug in @liminal/task-sql, please report it:\n${what}`
  }
  const message =
    error.message.length > messageLimit ? `${error.message.slice(0, messageLimit)} ...` : error.message.trimEnd()
  return error.hint === undefined ? message : `${message}\nhint: ${error.hint}`
}
