import { isLiminalError, nearest } from '@liminal/core'
import { Command, CommanderError } from 'commander'
import type { CommandEntry, ExitCode } from './command.ts'
import { commands } from './commands.ts'
import { ignoreHangUps } from './hang-ups.ts'
import { type Io, processIo } from './io.ts'
import { renderBug, renderError, renderStall } from './view/errors.ts'

/** How long a process may take to end by itself once its command has ended, in milliseconds. */
const patience = 2000

/** Exit code for a command line that cannot be understood. */
const usageError = 2

/** Runs the command line of this process. */
export async function start(argv: readonly string[]): Promise<void> {
  // Until it is known how the command ends: nothing that never comes, or breaks off, may look like success.
  process.exitCode = 1
  ignoreHangUps()
  const io = processIo()
  let ended = false
  // A turn later than those who know more of it.
  process.once('beforeExit', () => setImmediate(() => ended || io.err(renderStall(io))))
  process.exitCode = await main(argv, io)
  ended = true
  // What is still to be written keeps the process alive, but nothing that a plugin has left open does.
  setTimeout(() => {
    process.stdout.write('', () => process.stderr.write('', () => process.exit()))
  }, patience).unref()
}

/** Runs a command line and gives its exit code. What goes wrong is printed, never thrown. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(argv, io)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError
    io.err(isLiminalError(error) ? renderError(withCommand(error, argv), io) : renderBug(error, io))
    return 1
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [first] = argv
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    io.out(await overview())
    return first === undefined ? usageError : 0
  }
  const named = Object.hasOwn(commands, first)
  const entry = commands[named ? first : 'run'] as CommandEntry
  const define = await entry.load()
  let code: ExitCode = 1
  const command = define(io, (ended) => {
    code = ended
  })
  command.hook('preAction', (_, called) => {
    if (entry.acts(called)) io.keepGoing()
  })
  command.exitOverride()
  command.configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) })
  await command.parseAsync(named ? argv.slice(1) : [...argv], { from: 'user' })
  return code
}

async function overview(): Promise<string> {
  const program = new Command('liminal-run')
    .description('Runs an ML system described in liminal.yml, on this machine or on a cluster.')
    .usage('[run] PATH [PIPELINE]  |  liminal-run COMMAND')
    .option('-V, --version', 'print the version')
    .helpCommand(false)
  for (const [name, { summary }] of Object.entries(commands)) program.command(name).description(summary)
  return `${program.helpInformation().trimEnd()}\n\nliminal-run COMMAND --help tells more of it, with an example: liminal-run examples/iris`
}

/** A word that is neither a command nor a path was probably meant to be a command. */
function withCommand(error: Parameters<typeof renderError>[0], argv: readonly string[]) {
  const [first = ''] = argv
  const meant = error.code === 'E_PATH_MISSING' && nearest(first, Object.keys(commands))
  return meant ? { ...error, message: error.message, hint: `did you mean liminal-run ${meant}?` } : error
}
