import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandPeer } from '../command-peer.ts'
import type { Peer } from '../peer.ts'
import { versions } from '../versions.ts'
import { commandOf, type Work } from '../work.ts'

/** Dagster, every op in the process of the command, one after the other. */
export const dagsterInProcess = dagster('dagster-in-process', 'Dagster, in-process executor', 'in_process_executor', {
  sequence: '`dagster job execute`',
  'no-op': '`dagster job execute`, one at a time',
})

/** Dagster as it comes: a process for every op. */
export const dagsterMultiprocess = dagster(
  'dagster',
  'Dagster, multiprocess executor',
  'multiprocess_executor.configured({"max_concurrent": 2})',
  { sequence: '`dagster job execute`', 'no-op': '`dagster job execute`, `max_concurrent: 2`' },
)

function dagster(id: string, title: string, executor: string, how: Peer['how']): Peer {
  return commandPeer({
    id,
    title,
    how,
    requirement: versions.dagster,
    slow: id === 'dagster',
    async prepare(place) {
      mkdirSync(homeOf(place.home))
      writeFileSync(join(homeOf(place.home), 'dagster.yaml'), 'telemetry: { enabled: false }\n')
    },
    files: (work, { ticks }) => ({ 'peers.py': definition(work, ticks, executor) }),
    command: (_work, { environment, home }) => ({
      command: join(environment, 'bin/dagster'),
      args: ['job', 'execute', '-f', 'peers.py', '-j', 'peers'],
      env: { DAGSTER_HOME: homeOf(home) },
    }),
  })
}

function homeOf(home: string): string {
  return join(home, 'dagster-home')
}

function definition(work: Work, ticks: string, executor: string): string {
  const body =
    work.atOnce === 1
      ? `before = make(0)()
    for at in range(1, ${work.count}):
        before = make(at)(before)`
      : `for at in range(${work.count}):
        make(at)()`
  return `import subprocess

from dagster import In, Nothing, Out, in_process_executor, job, multiprocess_executor, op


def make(at):
    @op(name=f"t{at}", ins={"before": In(Nothing)} if ${work.atOnce} == 1 and at > 0 else {}, out=Out(Nothing))
    def step():
        subprocess.run(f"${commandOf(work, '{at}', ticks)}", shell=True, check=True)

    return step


@job(executor_def=${executor})
def peers():
    ${body}
`
}
