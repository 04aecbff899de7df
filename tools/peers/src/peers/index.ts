import type { Peer } from '../peer.ts'
import { airflowScheduler } from './airflow-scheduler.ts'
import { airflowTest } from './airflow-test.ts'
import { dagsterInProcess, dagsterMultiprocess } from './dagster.ts'
import { liminal } from './liminal.ts'
import { luigi } from './luigi.ts'
import { make } from './make.ts'
import { metaflow } from './metaflow.ts'
import { prefect } from './prefect.ts'
import { snakemake } from './snakemake.ts'

/** All that is compared, Liminal first. */
export const peers: readonly Peer[] = [
  liminal,
  make,
  luigi,
  snakemake,
  prefect,
  dagsterInProcess,
  dagsterMultiprocess,
  metaflow,
  airflowTest,
  airflowScheduler,
]
