import { hasErrors, LiminalError, nearest, openProject, type ProjectSystem } from '@liminal/core'
import { Argument, Command } from 'commander'
import type { Define, ExitCode } from '../command.ts'
import { homeOf } from '../home.ts'
import type { Io } from '../io.ts'
import { downServices } from '../services/down.ts'
import { type HostedSystem, openHosts } from '../services/hosts.ts'
import { showLogs } from '../services/logs.ts'
import { showStatus } from '../services/status.ts'
import { upServices } from '../services/up.ts'
import { printDiagnostics } from '../view/errors.ts'

/** What the user may say besides. */
export interface ServiceFlags {
  readonly executor?: string
  readonly build: boolean
  readonly follow?: boolean
  readonly json?: boolean
}

const verbs: Readonly<Record<string, (chosen: HostedSystem, flags: ServiceFlags, io: Io) => Promise<ExitCode>>> = {
  up: upServices,
  status: showStatus,
  logs: showLogs,
  down: downServices,
}

/** Defines `liminal-run services`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run services')
    .description('Serves what a project has below services:, and makes it as it is described there.')
    .argument('<path>', 'a folder, or a liminal.yml')
    .addArgument(new Argument('<what>', 'what to do').choices(Object.keys(verbs)))
    .argument('[name]', 'which service (default: all)')
    .option('--executor <name>', 'the executor that hosts every service that it can')
    .option('--no-build', 'use the images that are there, whatever has changed')
    .option('--follow', 'of logs: go on with what is printed from now on')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
up       starts what does not run, replaces what has changed once the new one answers, leaves alone what has not
status   says what runs, and where clients reach it
logs     prints what a service has printed
down     stops services

Example: liminal-run services examples/iris up`,
    )
    .action(async (path: string, what: string, name: string | undefined, flags: ServiceFlags) => {
      const { executor } = flags
      const options = { home: homeOf(io), env: io.env, plans: false, ...(executor !== undefined && { executor }) }
      const { diagnostics, systems } = await openProject(path, options)
      const problems = [...diagnostics, ...systems.flatMap((system) => system.diagnostics)]
      printDiagnostics(problems, io)
      if (hasErrors(problems)) return finish(1)
      let code: ExitCode = 0
      let found = false
      for (const system of systems) {
        await using hosted = await openHosts(system, name, homeOf(io), io)
        if (hosted.services.length + hosted.others.length === 0) continue
        found = true
        const ended = await (verbs[what] as (typeof verbs)[string])(hosted, flags, io)
        if (ended !== 0) code = ended
      }
      if (!found) requireService(systems, name, io)
      finish(code)
    })

function requireService(systems: readonly ProjectSystem[], service: string | undefined, io: Io): void {
  const known = systems.flatMap(({ services }) => services.map(({ spec }) => spec.service))
  if (service === undefined) {
    io.out('no service here')
    return
  }
  const suggestion = nearest(service, known)
  throw new LiminalError('E_SERVICE_UNKNOWN', { service, known, ...(suggestion !== undefined && { suggestion }) })
}
