import { readFileSync, statSync } from 'node:fs'
import { type Outcome, outcomeOfExit, outputLimit, reasonOf, type WorkOutput } from '@liminal/core'
import {
  type Attempt,
  claimOutcome,
  isCancelled,
  keepOutcome,
  keptOutcome,
  outputFile,
  readClaim,
  type Status,
  type Wrapper,
} from '../attempt.ts'
import { cutLog, onFullDisk } from '../disk.ts'
import { diskFull } from '../outcome.ts'
import { privateFolder, removePrivateFolder } from '../secrets/folder.ts'
import { groupIn, isWrapper, signalWork } from './process-group.ts'

/** How far an attempt is; `waiting` until a wrapper has started. Changes nothing. */
export function phaseOf(attempt: Attempt): 'waiting' | 'running' | 'ended' {
  const claim = readClaim(attempt)
  if (claim === undefined || claim === 'torn') return 'waiting'
  if (!('pid' in claim)) return 'ended'
  // One that watches over one attempt after another is there also when this one is over.
  const isOver = claim.group !== undefined && claim.status !== undefined
  return !isOver && isWrapper(claim, attempt.record) ? 'running' : 'ended'
}

/** The outcome of an attempt whose wrapper is gone, or that never had one. */
export function outcomeOfEnded(attempt: Attempt): Outcome {
  const kept = keptOutcome(attempt)
  if (kept !== undefined) return kept
  const claim = readClaim(attempt)
  if (claim !== undefined && claim !== 'torn' && 'outcome' in claim) return claim.outcome
  const wrapper = claim === 'torn' ? undefined : claim
  if (wrapper !== undefined && !hasEndedAll(wrapper)) signalWork(groupIn(wrapper), attempt.record, 'SIGKILL')
  // The work does this itself, unless it was killed.
  removePrivateFolder(privateFolder(attempt))
  // Together without a pause: the disk is no longer full once the log is cut.
  const full = onFullDisk([attempt.log, outputFile(attempt)])
  if (full !== undefined) cutLog(attempt.log)
  const outcome = decide(attempt, wrapper?.status, full)
  if (full !== undefined) keepIfPossible(attempt, outcome)
  return outcome
}

/**
 * Whether a wrapper has ended all that its work had started. One that is gone before has not, and what is lost may be started
 * again; that of one attempt alone knows only its process group.
 */
function hasEndedAll({ status, group }: Wrapper & { readonly status?: Status }): boolean {
  return status !== undefined && (group !== undefined || process.platform !== 'linux')
}

/** The outcome of an attempt that should have started by now, and now will not any more. */
export function outcomeOfUnstarted(attempt: Attempt): Outcome {
  const full = onFullDisk([attempt.log, outputFile(attempt)])
  if (full !== undefined) return diskFull(full)
  const lost: Outcome = { status: 'lost', reason: 'it was submitted and has never started' }
  if (claimOutcome(attempt, lost) || readClaim(attempt) === 'torn') return lost
  return outcomeOfEnded(attempt)
}

function decide(attempt: Attempt, status: Status | undefined, full: string | undefined): Outcome {
  if (status === undefined ? isCancelled(attempt) : status.cancelled) return { status: 'cancelled' }
  if (full !== undefined) return diskFull(full)
  if (status !== undefined) return outcomeOfExit(status.code, readOutput(attempt))
  return { status: 'lost', reason: 'its processes are gone, and none wrote down how it ended' }
}

function keepIfPossible(attempt: Attempt, outcome: Outcome): void {
  try {
    keepOutcome(attempt, outcome)
  } catch {
    // Still full. Then it will be found full the next time too.
  }
}

function readOutput(attempt: Attempt): WorkOutput {
  const file = outputFile(attempt)
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat === undefined) return { text: '' }
    if (!stat.isFile()) return { unusable: '$LIMINAL_OUTPUT is no longer a plain file' }
    if (stat.size > outputLimit) return { unusable: `the output has ${stat.size} bytes, more than ${outputLimit}` }
    return { text: readFileSync(file, 'utf8') }
  } catch (error) {
    return { unusable: `the output cannot be read: ${reasonOf(error)}` }
  }
}
