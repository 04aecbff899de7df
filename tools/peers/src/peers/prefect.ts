import { join } from 'node:path'
import { commandPeer } from '../command-peer.ts'
import { versions } from '../versions.ts'
import { commandOf } from '../work.ts'

/** Prefect without a server of its own: `python flow.py` starts one for the flow, with SQLite, and ends it. */
export const prefect = commandPeer({
  id: 'prefect',
  title: 'Prefect',
  requirement: versions.prefect,
  how: {
    sequence: '`python flow.py`, its temporary server included',
    'no-op': '`python flow.py`, the same, `ThreadPoolTaskRunner(max_workers=2)`',
  },
  files: (work, { ticks }) => ({
    'flow.py': `import subprocess

from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner


@task
def step(at):
    subprocess.run(f"${commandOf(work, '{at}', ticks)}", shell=True, check=True)


@flow(task_runner=ThreadPoolTaskRunner(max_workers=${work.atOnce}))
def peers():
    ${work.atOnce === 1 ? `for at in range(${work.count}):\n        step(at)` : `step.map(range(${work.count})).wait()`}


if __name__ == "__main__":
    peers()
`,
  }),
  command: (_work, { environment, home }) => ({
    command: join(environment, 'bin/python'),
    args: ['flow.py'],
    env: {
      PREFECT_HOME: join(home, 'prefect'),
      PREFECT_PROFILES_PATH: join(home, 'profiles.toml'),
      PREFECT_SERVER_ALLOW_EPHEMERAL_MODE: 'true',
      PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
      PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS: '120',
      DO_NOT_TRACK: '1',
    },
  }),
})
