import { LiminalError } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import type { EnvironmentTask } from '../commands/env.ts'
import type { Io } from '../io.ts'
import { doWithEach } from './each.ts'
import { type FoundEnvironment, namedEnvironments } from './find.ts'

/** Makes environments anew; 1 if one could not be. */
export async function repairEnvironments({ found, names, flags }: EnvironmentTask, io: Io): Promise<ExitCode> {
  const { signal } = new AbortController()
  const { all = false, json } = flags
  if (names.length > 0 === all) {
    const expected = 'either names of environments, or --all for all that are damaged'
    throw new LiminalError('E_OPTION_INVALID', { option: 'env repair', value: names.join(' '), expected })
  }
  const chosen = all ? found.filter(({ damage }) => damage !== undefined) : namedEnvironments(found, names, 'repair')
  const act = ({ shelf, name }: FoundEnvironment) => shelf.repair(name, signal)
  return doWithEach(chosen, { done: 'repaired', act, strict: true, json }, io)
}
