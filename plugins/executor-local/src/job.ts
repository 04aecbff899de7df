type Environment = Readonly<Record<string, string | undefined>>

/** A process to start; `input` is what it reads from `$LIMINAL_WORK`. */
export interface Job {
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Environment
  readonly input?: string
  /** The folder of the Python environment that it runs in. */
  readonly environment?: string
}
