import type { BuildFailure, BuildProgress } from '@liminal/core'
import { lineOfError, lineOfStep } from './dockerfile-line.ts'

/** What a build has told so far: its steps, and the last lines of each. */
export interface Journal {
  begin(step: string, name: string): void
  /** It was done before, or has been done now. */
  done(step: string, cached: boolean): void
  output(step: string, line: string): void
  fail(step: string, message: string): void
  /** Why the build failed, in terms of the Dockerfile. */
  failure(dockerfile: string, otherwise: string): BuildFailure
}

/** How many lines of a failed step are kept. */
const keptLines = 40

const noSpace = 'the disk of the Docker engine is full: docker system df tells of what, docker system prune makes room'

interface Step {
  readonly name: string
  told: boolean
  readonly lines: string[]
}

/** Keeps a journal, and tells of each step once it is known whether it had to be done. */
export function createJournal(tell: (progress: BuildProgress) => void): Journal {
  const steps = new Map<string, Step>()
  let failed: { readonly step: Step | undefined; readonly message: string } | undefined

  function tellOnce(step: Step | undefined, cached: boolean): void {
    if (step === undefined || step.told || step.name.startsWith('[internal]')) return
    step.told = true
    tell({ type: 'step', name: step.name, cached })
  }

  return {
    begin(id, name) {
      if (!steps.has(id)) steps.set(id, { name, told: false, lines: [] })
    },
    done: (id, cached) => tellOnce(steps.get(id), cached),
    output(id, line) {
      const step = steps.get(id)
      tellOnce(step, false)
      tell({ type: 'output', line })
      step?.lines.push(line)
      if (step !== undefined && step.lines.length > keptLines) step.lines.shift()
    },
    fail(id, message) {
      const step = steps.get(id)
      tellOnce(step, false)
      failed ??= { step, message }
    },
    failure(dockerfile, otherwise) {
      const message = failed?.message ?? otherwise
      const exitCode = /exit code: (\d+)/.exec(message)?.[1]
      const line = failed?.step === undefined ? lineOfError(message) : lineOfStep(dockerfile, failed.step.name)
      return {
        reason: failed?.step === undefined ? message : `${failed.step.name}: ${shortened(message)}`,
        output: failed?.step?.lines ?? [],
        ...(/no space left on device/i.test(message) && { hint: noSpace }),
        ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
        ...(line !== undefined && { line }),
      }
    },
  }
}

/** The engine says again what the step was. */
function shortened(message: string): string {
  return /exit code: \d+$/.exec(message)?.[0] ?? message
}
