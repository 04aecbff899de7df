import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandPeer } from '../command-peer.ts'
import { run } from '../process.ts'
import { versions } from '../versions.ts'
import { works } from '../work.ts'
import { dagOf, settingsFor } from './airflow.ts'

/** Airflow without its servers: one command carries out the DAG, task by task, as its authors mean it for development. */
export const airflowTest = commandPeer({
  id: 'airflow-test',
  title: 'Apache Airflow, `dags test`',
  requirement: versions.airflow,
  slow: true,
  how: { sequence: '`airflow dags test`, SQLite', 'no-op': '`airflow dags test`, SQLite, one at a time' },
  async prepare(place) {
    mkdirSync(join(place.home, 'dags'))
    for (const work of works) writeFileSync(join(place.home, 'dags', `${work.name}.py`), dagOf(work, place.ticks))
    const command = join(place.environment, 'bin/airflow')
    await run({ command, args: ['db', 'migrate'], env: settingsFor(place) })
  },
  files: () => ({}),
  command: (work, place) => ({
    command: join(place.environment, 'bin/airflow'),
    args: ['dags', 'test', work.name],
    env: settingsFor(place),
  }),
})
