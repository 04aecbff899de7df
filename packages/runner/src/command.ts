import type { Command } from 'commander'
import type { Io } from './io.ts'

/** How a command ends: the exit code of the process. */
export type ExitCode = number

/** Defines a command; `finish` takes the exit code of what it did. */
export type Define = (io: Io, finish: (code: ExitCode) => void) => Command

/** A command in the overview. */
export interface CommandEntry {
  readonly summary: string
  /**
   * Whether what was called carries something out. If so, it goes on to its end although nobody reads what it prints; a
   * command that only prints ends then.
   */
  acts(called: Pick<Command, 'args' | 'opts'>): boolean
  /** Its file is loaded only when it is called. */
  load(): Promise<Define>
}
