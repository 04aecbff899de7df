import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Opened, Peer, Place } from '../peer.ts'
import { freePort } from '../port.ts'
import { openPostgres, type Postgres } from '../postgres.ts'
import { type Running, run, start, stop } from '../process.ts'
import { versionOf, versions } from '../versions.ts'
import { works } from '../work.ts'
import { dagOf, settingsFor } from './airflow.ts'
import { openApi, untilEnded, untilKnown } from './airflow-api.ts'

/** How many tasks Airflow may run at once. */
const parallelism = 2

/** Airflow as one runs it: scheduler, DAG processor and API server; timed from the trigger to the end of the run. */
export const airflowScheduler: Peer = {
  id: 'airflow',
  title: 'Apache Airflow, scheduler',
  requirement: versions.airflow,
  slow: true,
  how: {
    sequence: 'servers up, from trigger to end, `LocalExecutor`',
    'no-op': `servers up, from trigger to end, \`LocalExecutor\`, \`parallelism = ${parallelism}\``,
  },
  async open(place): Promise<Opened> {
    const postgres = await openPostgres(place.home)
    const servers: Running[] = []
    const close = async () => {
      await Promise.all(servers.map((server) => stop(server)))
      await postgres?.close()
    }
    try {
      const port = await freePort()
      await startServers(place, port, postgres, servers)
      const api = await openApi(`http://localhost:${port}`, () => saidByTheDead(servers))
      await untilKnown(
        api,
        works.map(({ name }) => name),
      )
      const database = postgres === undefined ? 'SQLite' : `PostgreSQL ${postgres.version}`
      return {
        version: `${versionOf(versions.airflow)}, ${database}`,
        close,
        async run({ name }) {
          const triggered = Date.now()
          return ((await untilEnded(api, name, await api.trigger(name))) - triggered) / 1000
        },
      }
    } catch (error) {
      await close()
      throw error
    }
  },
}

async function startServers(place: Place, port: number, postgres: Postgres | undefined, servers: Running[]) {
  const address = `http://localhost:${port}`
  const env = {
    ...settingsFor(place),
    AIRFLOW__CORE__PARALLELISM: String(parallelism),
    AIRFLOW__API__BASE_URL: address,
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${address}/execution/`,
    ...(postgres && { AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `postgresql+psycopg2://${postgres.address}` }),
  }
  const command = join(place.environment, 'bin/airflow')
  mkdirSync(join(place.home, 'dags'))
  for (const work of works) writeFileSync(join(place.home, 'dags', `${work.name}.py`), dagOf(work, place.ticks))
  await run({ command, args: ['db', 'migrate'], env })
  const lines = [
    ['api-server', '--host', '127.0.0.1', '--port', String(port)],
    ['dag-processor'],
    ['scheduler', '--skip-serve-logs'],
  ]
  for (const args of lines) servers.push(start({ command, args, env }))
}

/** What a server said that is no more; undefined while all are there. */
function saidByTheDead(servers: readonly Running[]): string | undefined {
  return servers.find(({ child }) => child.exitCode !== null || child.signalCode !== null)?.said()
}
