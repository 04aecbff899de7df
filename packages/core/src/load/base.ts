/** The layer that every system inherits from. `end` also runs where tasks before it have failed: it reports the run. */
export const baseText = `name: base
type: super
executors:
  - { executor: local, type: local }
  - { executor: docker, type: docker }
  - { executor: default_k8s, type: kubernetes }
  - { executor: airflow_executor, type: airflow }
task_defaults:
  python: { executor: local }
  spark: { executor: local }
  sql: { executor: local }
pipeline_defaults:
  before_tasks: [{ task: start, type: job_start }]
  after_tasks: [{ task: end, type: job_end, trigger_rule: all_done }]
`

/** The file name that the base layer goes by in messages. */
export const baseFile = 'liminal:base'
