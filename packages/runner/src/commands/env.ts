import { openStore } from '@liminal/engine'
import { Argument, Command } from 'commander'
import type { Define, ExitCode } from '../command.ts'
import { type FoundEnvironment, findEnvironments } from '../environments/find.ts'
import { listEnvironments } from '../environments/list.ts'
import { removeEnvironments } from '../environments/remove.ts'
import { repairEnvironments } from '../environments/repair.ts'
import { homeOf } from '../home.ts'
import type { Io } from '../io.ts'
import { knownExecutors } from '../known-executors.ts'
import { parseAge } from '../options.ts'

/** What the user may say besides. */
export interface EnvironmentFlags {
  /** In milliseconds. */
  readonly unusedFor?: number
  readonly all?: boolean
  readonly json?: boolean
}

/** What is to be done, with all that there are. */
export interface EnvironmentTask {
  readonly found: readonly FoundEnvironment[]
  /** As the user has written them. */
  readonly names: readonly string[]
  readonly flags: EnvironmentFlags
}

const verbs: Readonly<Record<string, (task: EnvironmentTask, io: Io) => Promise<ExitCode>>> = {
  list: listEnvironments,
  remove: removeEnvironments,
  repair: repairEnvironments,
}

/** Defines `liminal-run env`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run env')
    .description('Looks after the environments that executors keep on this machine: what images need, installed once.')
    .addArgument(new Argument('<what>', 'what to do').choices(Object.keys(verbs)))
    .argument('[names...]', 'which environments; the beginning of a name is enough')
    .option('--unused-for <time>', 'of remove: all that nothing has used for so long, such as 30d or 12h', parseAge)
    .option('--all', 'of remove: all; of repair: all that are damaged')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
list     says what there is, for which images, and whether it is as it was made
remove   removes environments, but for those that something runs in; the next run that needs one makes it again
repair   makes environments anew; what runs in one goes on in the former

Example: liminal-run env remove --unused-for 30d`,
    )
    .action(async (what: string, names: readonly string[], flags: EnvironmentFlags) => {
      const home = homeOf(io)
      using store = openStore(home)
      await using opened = await knownExecutors(store, home, io)
      const found = await findEnvironments(opened, io)
      finish(await (verbs[what] as (typeof verbs)[string])({ found, names, flags }, io))
    })
