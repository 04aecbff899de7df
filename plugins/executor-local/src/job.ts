import type { Seen } from './mounts/hint.ts'
import type { View } from './mounts/views.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A process to start; `input` is what it reads from `$LIMINAL_WORK`. */
export interface Job {
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Environment
  readonly input?: string
  /** The view of the file system that it runs in. */
  readonly view?: View
  /** How it sees its volumes, where a failure may come from that. */
  readonly seen?: Seen
  /** The folder of the Python environment that it runs in. */
  readonly environment?: string
}
