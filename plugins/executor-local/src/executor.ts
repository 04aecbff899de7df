import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Executor,
  type ExecutorContext,
  environmentWithout,
  type Handle,
  type Outcome,
  orAborted,
} from '@liminal/core'
import {
  type Attempt,
  attemptFrom,
  attemptOf,
  claimOutcome,
  isClaimed,
  readClaim,
  type Status,
  type Wrapper,
} from './attempt.ts'
import { collectWork } from './collect.ts'
import { accepts, type LocalConfig } from './config.ts'
import { collectEnvironments } from './environments/collect.ts'
import { createEnvironments } from './environments/environments.ts'
import { markUsed } from './environments/record.ts'
import { createShelf } from './environments/shelf.ts'
import { readLog } from './logs/logs.ts'
import { type Seen, withMountHint } from './mounts/hint.ts'
import { createPlainPaths } from './mounts/plain-path.ts'
import { createViews } from './mounts/views.ts'
import { hasSource, prepare } from './prepare.ts'
import { cancelAttempt } from './process/cancel.ts'
import { outcomeOfEnded, outcomeOfUnstarted, phaseOf } from './process/end.ts'
import { createLauncher } from './process/launcher.ts'
import { poll } from './process/poll.ts'
import { isWrapper } from './process/process-group.ts'
import { type Started, start } from './process/start.ts'
import { sweepPrivateFolders } from './secrets/folder.ts'
import { createServiceHost, environmentsOfServices } from './services/host.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** How long work that another process has submitted may take to start, in milliseconds; then it never will. */
const foreignPatience = 30_000

/** The same where the wrapper of this process has come and gone without leaving word. */
const ownPatience = 1000

/** An executor that runs work as processes of this machine; all that it has to remember stands in files. */
export function createExecutor(
  { grace, listen, namespaces, other_python: otherPython }: LocalConfig,
  { home, name, logFile, secretVariables = [] }: ExecutorContext,
): Executor {
  const root = join(home, 'executors', name)
  // As images of Python have it: work that is killed leaves in its log what it has printed by then.
  const runnerEnv: Environment = { PYTHONUNBUFFERED: '1', ...process.env }
  const plainPaths = createPlainPaths(home, runnerEnv)
  const environments = createEnvironments({ home, env: environmentWithout(runnerEnv, secretVariables), otherPython })
  const tools = {
    runnerEnv,
    secretVariables,
    environments,
    plainPaths,
    views: namespaces ? createViews(home, runnerEnv, plainPaths.empty) : undefined,
  }
  // The wrappers that this process has started and that still run, by the record of their attempt.
  const children = new Map<string, Started>()
  // How the work that this process has started sees its volumes, where a failure may come from that.
  const seen = new Map<string, Seen>()
  const servicesRoot = `${root}.services`
  const services = createServiceHost(servicesRoot, { ...tools, grace, listen })
  const launcher = createLauncher(runnerEnv)
  let hasRoot = false

  function makeRoot(): void {
    mkdirSync(root, { recursive: true })
    sweepPrivateFolders(root, (record) => phaseOf({ record, log: '' }) === 'running')
    hasRoot = true
  }

  function watch({ record }: Attempt, started: Started): void {
    children.set(record, started)
    void started.exited.then(() => children.get(record) === started && children.delete(record))
  }

  async function outcomeOf(attempt: Attempt, signal: AbortSignal): Promise<Outcome> {
    const own = children.get(attempt.record)
    if (own !== undefined) await orAborted(own.exited, signal)
    signal.throwIfAborted()
    const wrapper = own && endedBy(attempt)
    if (wrapper !== undefined) {
      // One of its own group tells its end right before it kills what the command has left, which whatever is tried again
      // must not meet.
      const isGone = () => !isWrapper(wrapper, attempt.record) || undefined
      if (wrapper.group === undefined && wrapper.status?.code !== 0) await poll(isGone, signal)
      return outcomeOfEnded(attempt)
    }
    return watchForeign(attempt, own === undefined ? foreignPatience : ownPatience, signal)
  }

  return {
    accepts,
    supports: { logs: true, cancel: true },
    runsInFolder: true,
    async submit(key, work, signal) {
      signal.throwIfAborted()
      if (work.kind === 'function') throw new TypeError('work of kind function is done by the engine')
      const attempt = attemptOf(root, key, logFile(key))
      const handle: Handle = { ...attempt }
      const isStarted = () => children.has(attempt.record) || isClaimed(attempt)
      if (isStarted()) return handle
      if (!hasRoot) makeRoot()
      const job = await prepare(work, attempt, tools, signal)
      // Another wrapper would only leave at once.
      if (isStarted()) return handle
      const started = 'status' in job ? job : await start(attempt, job, launcher)
      // Nothing has started; or another process has, and then that counts.
      if ('status' in started) claimOutcome(attempt, started)
      else watch(attempt, started)
      if (!('status' in job) && job.seen !== undefined) seen.set(attempt.record, job.seen)
      return handle
    },
    async wait(handle, signal) {
      const attempt = attemptFrom(handle)
      const outcome = await outcomeOf(attempt, signal)
      return withMountHint(outcome, attempt.log, seen.get(attempt.record))
    },
    async cancel(handle, signal) {
      await cancelAttempt(attemptFrom(handle), grace, signal)
    },
    async fingerprint(work) {
      return work.kind === 'container' && hasSource(work.build) ? environments.nameOf(work.build) : 'none'
    },
    async deviations(work) {
      return work.kind === 'container' && hasSource(work.build) ? environments.deviationsOf(work.build) : []
    },
    async collect(options) {
      for (const environment of environmentsOfServices(servicesRoot)) markUsed(environment)
      const work = await collectWork(root, grace, options)
      const left = (await services.collect?.(options)) ?? []
      return [...work, ...left, ...(await collectEnvironments(home, options))]
    },
    environments: createShelf(home, runnerEnv),
    services,
    logs(handle, options) {
      const attempt = attemptFrom(handle)
      const hasEnded = () => !children.has(attempt.record) && phaseOf(attempt) === 'ended'
      return readLog(attempt.log, hasEnded, options)
    },
    async [Symbol.asyncDispose]() {
      for (const started of children.values()) started.unref()
      launcher?.close()
    },
  }
}

/** The wrapper that has written down how the work ended. */
function endedBy(attempt: Attempt): (Wrapper & { readonly status?: Status }) | undefined {
  const claim = readClaim(attempt)
  const ended = claim !== undefined && claim !== 'torn' && 'pid' in claim && claim.status !== undefined
  return ended ? claim : undefined
}

/** Watches work that another process may have started, or is about to start. */
async function watchForeign(attempt: Attempt, patience: number, signal: AbortSignal): Promise<Outcome> {
  const since = performance.now()
  return poll(() => {
    const phase = phaseOf(attempt)
    if (phase === 'ended') return outcomeOfEnded(attempt)
    if (phase === 'running' || performance.now() - since < patience) return undefined
    return outcomeOfUnstarted(attempt)
  }, signal)
}
