import { renderDuration } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import type { ServiceFlags } from '../commands/services.ts'
import type { Io } from '../io.ts'
import { renderTable } from '../view/table.ts'
import { type HostedSystem, placesOf } from './hosts.ts'
import { adviceOn } from './strays.ts'

/** Shows what runs of a system, wherever it does; 1 if something that should does not. */
export async function showStatus(hosted: HostedSystem, { json }: ServiceFlags, io: Io): Promise<ExitCode> {
  const all = placesOf(hosted).map(({ service, executor, status }) => ({
    service,
    executor,
    state: status?.state ?? 'not started',
    problem: status?.problem,
    url: status?.url,
    since: status?.since,
    restarts: status?.restarts,
    deployed: status?.spec.deployed,
  }))
  if (json) io.out(JSON.stringify(all, null, 2))
  else {
    const header = ['service', 'executor', 'state', 'url', 'for', 'restarts'].map((cell) => io.paint('dim', cell))
    const rows = all.map(({ service, executor, state, url = '-', since, restarts = '-' }) => [
      service,
      executor,
      state,
      url,
      since === undefined ? '-' : renderDuration(Date.now() - since),
      String(restarts),
    ])
    io.out(renderTable([header, ...rows]))
    for (const { service, problem } of all) if (problem !== undefined) io.err(`${service}: ${problem}`)
    for (const line of adviceOn(hosted)) io.err(line)
  }
  return all.every(({ state }) => state === 'up') ? 0 : 1
}
