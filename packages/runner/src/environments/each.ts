import type { EnvironmentProblem } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import type { Io } from '../io.ts'
import { renderBytes } from '../view/bytes.ts'
import { type FoundEnvironment, shortName } from './find.ts'

/** What is to be done with each of some environments. */
export interface Deed {
  /** Said of one with which it was done. */
  readonly done: 'removed' | 'repaired'
  act(environment: FoundEnvironment): Promise<EnvironmentProblem | undefined>
  /** Where it could not be done with one, that is an error; else it is but told. */
  readonly strict: boolean
  readonly json: boolean | undefined
}

/** Does something with each environment and says how that went; 1 if it was an error. */
export async function doWithEach(
  chosen: readonly FoundEnvironment[],
  { done, act, strict, json }: Deed,
  io: Io,
): Promise<ExitCode> {
  const ends = []
  for (const each of chosen) {
    const problem = await act(each)
    ends.push({ name: each.name, [done]: problem === undefined, ...problem })
    const name = shortName(each.name)
    if (json) continue
    if (problem === undefined) io.out(`${done} ${name}, ${renderBytes(each.bytes)}`)
    else if (strict) io.err(`${io.paint('error', 'error')}: ${problem.problem}\n  ${problem.hint}`)
    else io.out(`left ${name}: ${problem.problem}`)
  }
  if (json) await io.outSlowly(JSON.stringify(ends, null, 2))
  else if (chosen.length === 0) io.out(`nothing to be ${done}`)
  return strict && ends.some((end) => 'problem' in end) ? 1 : 0
}
