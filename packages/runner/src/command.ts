import type { Command } from 'commander'
import type { Io } from './io.ts'

/** How a command ends: the exit code of the process. */
export type ExitCode = number

/** Defines a command; `finish` takes the exit code of what it did. */
export type Define = (io: Io, finish: (code: ExitCode) => void) => Command
