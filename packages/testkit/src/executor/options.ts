import type { ContainerWork, Executor, ExecutorContext, Mount, SecretReference, Work, WorkKind } from '@liminal/core'
import type { TestFunction } from '../test-function.ts'

/** Work of the suite: a POSIX shell script, with arguments `$1`, `$2`, ... and more environment. */
export interface Script {
  readonly script: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly secrets?: readonly SecretReference[]
}

/** How the suite is run against one executor. */
export interface ExecutorSuiteOptions {
  /** Registers a test: vitest's `test`, or that of node:test. */
  readonly test: TestFunction
  /** Opens the executor; called again and again, with the same context where the suite means the same executor. */
  readonly open: (context: ExecutorContext) => Promise<Executor>
  /** What the opened executor is to say of itself. A capability that is not declared is not tested. */
  readonly accepts: readonly WorkKind[]
  readonly supports: Executor['supports']
  /**
   * Makes a secret with this value that the executor finds, and gives the reference; the folder is gone after the test.
   * `secretInFile` does for executors of this machine. Without it, secrets are not tested.
   */
  readonly secrets?: (value: string, folder: string) => Promise<SecretReference>
  /** An entry of `images:` or an image reference with `/bin/sh` in it. */
  readonly image?: string
  /** Turns container work of the suite into the work that this executor is handed; for instance into another kind. */
  readonly adapt?: (work: ContainerWork) => Work
  /**
   * A folder that the work sees too; what the suite knows of running work it knows from files there. Without it, a
   * temporary folder of this machine.
   */
  readonly scratch?: Mount
  /** Work that is ended for using too much memory; without it, a script that is killed as the kernel would kill it. */
  readonly outOfMemory?: Script
  /** How long a single step may take, in milliseconds; 10 seconds if not given. */
  readonly patience?: number
}
