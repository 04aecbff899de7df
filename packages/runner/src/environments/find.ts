import { type EnvironmentShelf, type KeptEnvironment, LiminalError } from '@liminal/core'
import type { Io } from '../io.ts'
import { type KnownExecutors, tellOf } from '../known-executors.ts'

/** An environment, and who keeps it. */
export interface FoundEnvironment extends KeptEnvironment {
  readonly shelf: EnvironmentShelf
}

/** All environments of all executors, those that were used last first; one that several share once. */
export async function findEnvironments({ executors }: KnownExecutors, io: Io): Promise<readonly FoundEnvironment[]> {
  const { signal } = new AbortController()
  const found = new Map<string, FoundEnvironment>()
  for (const { name, open } of executors) {
    try {
      const { environments: shelf } = await open()
      for (const each of (await shelf?.list(signal)) ?? []) {
        if (shelf !== undefined) found.set(each.folder, { ...each, shelf })
      }
    } catch (error) {
      tellOf(io)(name, error)
    }
  }
  return [...found.values()].sort((one, other) => other.lastUsed - one.lastUsed)
}

/** Those that the user names, by the beginnings of their names. @throws E_OPTION_INVALID */
export function namedEnvironments(
  found: readonly FoundEnvironment[],
  names: readonly string[],
  verb: string,
): readonly FoundEnvironment[] {
  return names.map((written) => {
    const [first, ...others] = found.filter(({ name }) => name.startsWith(written))
    if (first !== undefined && (others.length === 0 || first.name === written)) return first
    const expected =
      first === undefined ? 'the name of an environment, as liminal-run env list shows it' : 'more of its name'
    throw new LiminalError('E_OPTION_INVALID', { option: `env ${verb}`, value: written, expected })
  })
}

/** A name as people are shown it: few begin alike. */
export function shortName(name: string): string {
  return name.slice(0, 12)
}
