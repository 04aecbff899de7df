import { expect, test } from 'vitest'
import { airflowContext, airflowNames, runNames } from './airflow.ts'
import { evaluate } from './evaluate.ts'
import { momentOf } from './moment.ts'

const input = {
  moment: momentOf(new Date('2018-03-05T06:00:00Z'), '0 6 * * 1'),
  pipeline: 'p',
  task: 't',
  params: { n: 1, deep: { x: [1, 2] } },
  variables: { x: 'text', n: 5, deep: { y: 'z' }, json: '{"a": [1]}' },
  connections: { db: { conn_type: 'postgres', host: 'h', port: 5432, extra: { ssl: true } } },
}
const context = airflowContext({ ...input, run: { id: 'r1', tryNumber: 2, startedAt: Date.UTC(2018, 2, 12) } })

test.each([
  ['ds', '2018-03-05'],
  ['ds_nodash', '20180305'],
  ['ts', '2018-03-05T06:00:00+00:00'],
  ['ts_nodash', '20180305T060000'],
  ['ts_nodash_with_tz', '20180305T060000+0000'],
  ['yesterday_ds', '2018-03-04'],
  ['yesterday_ds_nodash', '20180304'],
  ['tomorrow_ds', '2018-03-06'],
  ['tomorrow_ds_nodash', '20180306'],
  ['prev_ds', '2018-02-26'],
  ['prev_ds_nodash', '20180226'],
  ['next_ds', '2018-03-12'],
  ['next_ds_nodash', '20180312'],
  ['logical_date', '2018-03-05 06:00:00+00:00'],
  ['execution_date', '2018-03-05 06:00:00+00:00'],
  ['data_interval_start', '2018-03-05 06:00:00+00:00'],
  ['data_interval_end', '2018-03-12 06:00:00+00:00'],
  ['prev_execution_date', '2018-02-26 06:00:00+00:00'],
  ['next_execution_date', '2018-03-12 06:00:00+00:00'],
  ['prev_data_interval_start_success', null],
  ['prev_data_interval_end_success', null],
  ['prev_start_date_success', null],
  ['prev_end_date_success', null],
  ['prev_execution_date_success', null],
  ['prev_start_date_success | ds if prev_start_date_success else ds', '2018-03-05'],
  ['params', input.params],
  ['params.deep.x[1]', 2],
  ['dag.dag_id', 'p'],
  ['task.task_id', 't'],
  ['task_instance_key_str', 'p__t__20180305'],
  ['var.value.x', 'text'],
  ['var.value.n', '5'],
  ['var.value.get("zz", "other")', 'other'],
  ['var.json.deep.y', 'z'],
  ['var.json.json.a[0]', 1],
  ['var.json.n + 1', 6],
  ['conn.db.host', 'h'],
  ['conn.db.port', 5432],
  ['conn.db.login', null],
  ['conn.db.extra', '{"ssl":true}'],
  ['conn.db.extra_dejson.ssl', true],
  ['conn.get("db").conn_id', 'db'],
  ['test_mode', false],
  ['run_id', 'r1'],
  ['ti.try_number', 2],
  ['task_instance.task_id', 't'],
  ['ti.run_id ~ ti.dag_id', 'r1p'],
  ['dag_run.run_id', 'r1'],
  ['dag_run.conf.n', 1],
  ['dag_run.conf.get("zz", 7)', 7],
  ['dag_run.logical_date | ds', '2018-03-05'],
  ['dag_run.start_date', '2018-03-12 00:00:00+00:00'],
])('%s', (expression, value) => {
  expect(evaluate(expression, context)).toEqual({ value })
})

test.each([
  ['var.value.zz', 'var.value.zz is undefined'],
  ['conn.zz.host', 'conn.zz is undefined'],
  ['ti.xcom_pull("t")', 'ti.xcom_pull is undefined'],
])('%s is a problem', (expression, problem) => {
  expect(evaluate(expression, context)).toEqual({ problem })
})

test('the names are those that a context has, and without a run all but those of a run', () => {
  expect(new Set(Object.keys(context))).toEqual(airflowNames)
  const planned = new Set(Object.keys(airflowContext(input)))
  expect(planned).toEqual(new Set([...airflowNames].filter((name) => !runNames.has(name))))
})

test('without a task there are no names of one', () => {
  const { task: _, ...withoutTask } = input
  expect(evaluate('task', airflowContext(withoutTask))).toEqual({ problem: 'task is undefined' })
  expect(evaluate('task_instance_key_str', airflowContext(withoutTask))).toEqual({
    problem: 'task_instance_key_str is undefined',
  })
})
