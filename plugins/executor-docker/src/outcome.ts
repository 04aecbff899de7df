import { type Failed, type Outcome, outcomeOfExit, type WorkOutput } from '@liminal/core'

/** What the engine says of a container that has ended. */
export interface EndState {
  readonly ExitCode: number
  readonly OOMKilled: boolean
  /** Why it could not be started, if it could not. */
  readonly Error: string
}

/** The outcome of a container that has ended. Pure. */
export function outcomeOfEnd(state: EndState, cancelled: boolean, output: WorkOutput, memory?: string): Outcome {
  const { ExitCode: exitCode, OOMKilled: outOfMemory } = state
  if (cancelled && exitCode !== 0) return { status: 'cancelled' }
  if (outOfMemory && exitCode !== 0) {
    const limit = memory === undefined ? '' : ` of ${memory}`
    const reason = `exit code ${exitCode}: it needed more memory than its limit${limit}`
    return { status: 'failed', class: 'oom', exitCode, reason, hint: 'raise resources.memory, or use memory_after_oom' }
  }
  const outcome = outcomeOfExit(exitCode, output)
  // Not for want of memory, which the engine would have told.
  if (outcome.status !== 'failed' || outcome.class !== 'oom') return outcome
  const hint = 'somebody, or the machine, has ended the container: docker events tells who asked for it'
  return { status: 'failed', class: 'infra', exitCode, reason: `exit code ${exitCode}: killed from outside`, hint }
}

/** Why a container could not be made or started. Pure. */
export function outcomeOfRefusal(message: string, image: string, isOurs: boolean): Failed {
  const reason = message.replace(/^.*(?:OCI runtime create failed|failed to create shim task): /, '')
  if (/no such image|not found: manifest|manifest unknown|pull access denied|repository .*not found/i.test(message)) {
    const hint = isOurs ? 'liminal-run build makes it' : 'check its name, and that this machine may pull it'
    return { status: 'failed', class: 'image', reason: `there is no image ${image}: ${reason}`, hint }
  }
  if (
    /executable file not found|no such file or directory: unknown|exec format error|permission denied: unknown/i.test(
      message,
    )
  ) {
    const hint = 'check the command, and that the image has it'
    return { status: 'failed', class: 'user', exitCode: 127, reason: `the command cannot be started: ${reason}`, hint }
  }
  if (/could not select device driver|gpu/i.test(message)) {
    const hint = "this engine has no GPUs for containers: install NVIDIA's container toolkit"
    return { status: 'failed', class: 'unschedulable', reason, hint }
  }
  return {
    status: 'failed',
    class: 'infra',
    reason: `the engine refuses the container: ${reason}`,
    hint: 'see docker info',
  }
}

/** The engine does not answer; `mayRun` if the work may have been started before that. Pure. */
export function engineGone(reason: string, mayRun: boolean): Failed {
  const hint = 'start Docker, or set DOCKER_HOST to an engine that runs'
  const failed = {
    status: 'failed',
    class: 'infra',
    reason: `no Docker engine answers: ${reason}`,
    hint,
  } as const
  return mayRun ? failed : { ...failed, started: false }
}
