/**
 * What pip installs for each peer, with spaces between, each in an environment of its own.
 * This is the one place to raise a version in.
 */
export const versions = {
  luigi: 'luigi==3.8.1',
  snakemake: 'snakemake==9.27.1',
  metaflow: 'metaflow==2.19.39',
  // 3.9 asks for a certifi that registries with a waiting time do not give yet; 3.8 fails with a newer fastapi.
  prefect: 'prefect==3.8.8 fastapi==0.150.0',
  dagster: 'dagster==1.13.29',
  airflow: 'apache-airflow[postgres]==3.3.2',
} as const

/** The version of the first of the packages, as in `name==1.2.3 other==4`. */
export function versionOf(requirement: string): string {
  return /==(\S+)/.exec(requirement)?.[1] ?? requirement
}
