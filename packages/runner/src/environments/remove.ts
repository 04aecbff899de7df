import { LiminalError } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import type { EnvironmentTask } from '../commands/env.ts'
import type { Io } from '../io.ts'
import { doWithEach } from './each.ts'
import { type FoundEnvironment, namedEnvironments } from './find.ts'

/** Removes environments, but for those that something runs in; 1 if one that was named is among these. */
export async function removeEnvironments(task: EnvironmentTask, io: Io): Promise<ExitCode> {
  const { signal } = new AbortController()
  const { json } = task.flags
  const act = ({ shelf, name }: FoundEnvironment) => shelf.remove(name, signal)
  return doWithEach(chosenOf(task), { done: 'removed', act, strict: task.names.length > 0, json }, io)
}

function chosenOf({ found, names, flags: { unusedFor, all = false } }: EnvironmentTask): readonly FoundEnvironment[] {
  const ways = [names.length > 0, unusedFor !== undefined, all].filter(Boolean)
  if (ways.length !== 1) {
    const expected = 'either names of environments, or --unused-for TIME, or --all'
    throw new LiminalError('E_OPTION_INVALID', { option: 'env remove', value: names.join(' '), expected })
  }
  if (names.length > 0) return namedEnvironments(found, names, 'remove')
  return found.filter(({ lastUsed }) => all || Date.now() - lastUsed > (unusedFor ?? 0))
}
