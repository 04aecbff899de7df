import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Place } from '../peer.ts'
import { commandOf, type Work } from '../work.ts'

/** The settings of Airflow: as it comes, without its examples, telemetry and colours, with a home of its own. */
export function settingsFor({ home, environment }: Place): Record<string, string> {
  return {
    PATH: `${join(environment, 'bin')}:${process.env.PATH}`,
    AIRFLOW_HOME: join(home, 'airflow'),
    AIRFLOW__CORE__DAGS_FOLDER: join(home, 'dags'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__CORE__EXECUTOR: 'LocalExecutor',
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS: 'True',
    AIRFLOW__API_AUTH__JWT_SECRET: randomBytes(16).toString('base64'),
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: 'False',
    NO_COLOR: '1',
    NO_PROXY: '*', // what it asks is on this machine
  }
}

/** The file of a DAG with a BashOperator for each task. */
export function dagOf(work: Work, ticks: string): string {
  return `from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, chain

with DAG(dag_id="${work.name}", schedule=None):
    steps = [
        BashOperator(task_id=f"t{at}", bash_command=f"${commandOf(work, '{at}', ticks)}")
        for at in range(${work.count})
    ]
    if ${work.atOnce} == 1:
        chain(*steps)
`
}
