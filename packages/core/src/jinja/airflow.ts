import type { Json, JsonObject } from '../contract/json.ts'
import { parseJson } from '../contract/parse-json.ts'
import { datetime } from './datetime.ts'
import { macros } from './macros.ts'
import type { Moment } from './moment.ts'
import { parseIso } from './parse-date.ts'
import { inZone, type Stamp, secondsPerDay, shifted } from './stamp.ts'
import { isoText, strftime } from './strftime.ts'

/** What Airflow's names are made of; `startedAt` is milliseconds since 1970. */
export interface AirflowInput {
  readonly moment: Moment
  readonly pipeline: string
  readonly task?: string
  readonly params: JsonObject
  readonly variables: JsonObject
  readonly connections: Readonly<Record<string, JsonObject>>
  readonly run?: { readonly id: string; readonly tryNumber: number; readonly startedAt: number }
}

type Names = Record<string, unknown>

/** All of Airflow's names. Those of the run itself (run_id, ti, task_instance, dag_run) only if `run` is given. */
export function airflowContext(input: AirflowInput): Names {
  const names = { ...dateNames(input.moment), ...pipelineNames(input), ...runContext(input) }
  return input.task === undefined ? names : withTask(names, input.pipeline, input.task)
}

/** Airflow's names of a pipeline, with those that speak of one of its tasks. */
export function withTask(names: Names, pipeline: string, task: string): Names {
  const task_instance_key_str = `${pipeline}__${task}__${names.ds_nodash}`
  return { ...names, task: { task_id: task, dag_id: pipeline }, task_instance_key_str }
}

function dateNames(moment: Moment): Names {
  const [logical, start, end] = [moment.logicalDate, moment.dataIntervalStart, moment.dataIntervalEnd].map(stampAt)
  const [previous, next] = [moment.previous, moment.next].map(stampAt)
  const own = logical as Stamp
  return {
    ...days({ ds: own, prev_ds: previous, next_ds: next }),
    ...days({ yesterday_ds: shifted(own, -secondsPerDay), tomorrow_ds: shifted(own, secondsPerDay) }),
    ts: isoText(own),
    ts_nodash: strftime(own, '%Y%m%dT%H%M%S'),
    ts_nodash_with_tz: isoText(own).replace(/[-:]/g, ''),
    logical_date: datetime(own),
    execution_date: datetime(own),
    data_interval_start: datetime(start as Stamp),
    data_interval_end: datetime(end as Stamp),
    prev_execution_date: datetime(previous as Stamp),
    next_execution_date: datetime(next as Stamp),
    ...Object.fromEntries(successNames.map((name) => [name, null])),
  }
}

/** What Airflow knows of the run before that succeeded; here None. */
const successNames = [
  'prev_data_interval_start_success',
  'prev_data_interval_end_success',
  'prev_start_date_success',
  'prev_end_date_success',
  'prev_execution_date_success',
]

function days(stamps: Readonly<Record<string, Stamp | undefined>>): Names {
  return Object.fromEntries(
    Object.entries(stamps).flatMap(([name, stamp]) =>
      stamp === undefined
        ? []
        : [
            [name, strftime(stamp, '%Y-%m-%d')],
            [`${name}_nodash`, strftime(stamp, '%Y%m%d')],
          ],
    ),
  )
}

function pipelineNames({ pipeline, params, variables, connections }: AirflowInput): Names {
  const dag = { dag_id: pipeline }
  return {
    macros,
    params,
    dag,
    var: { value: mapped(variables, textOf), json: mapped(variables, parsed) },
    conn: Object.fromEntries(Object.entries(connections).map(([id, fields]) => [id, connection(id, fields)])),
    test_mode: false,
    inlets: [],
    outlets: [],
  }
}

function runContext({ run, pipeline, task, params, moment }: AirflowInput): Names {
  if (run === undefined) return {}
  const logical = datetime(stampAt(moment.logicalDate))
  const start_date = datetime(stampAt(new Date(run.startedAt).toISOString()))
  const shared = { dag_id: pipeline, run_id: run.id, logical_date: logical, execution_date: logical, start_date }
  const ti = { ...shared, ...(task === undefined ? {} : { task_id: task }), try_number: run.tryNumber, map_index: -1 }
  const data_interval_start = datetime(stampAt(moment.dataIntervalStart))
  const data_interval_end = datetime(stampAt(moment.dataIntervalEnd))
  return {
    run_id: run.id,
    ti,
    task_instance: ti,
    dag_run: { ...shared, conf: params, data_interval_start, data_interval_end },
  }
}

/** Airflow's fields of a connection, None where nothing is said. */
function connection(id: string, fields: JsonObject): Names {
  const none = { conn_type: null, description: null, host: null, login: null, password: null, port: null, schema: null }
  const extra = fields.extra ?? null
  return {
    conn_id: id,
    ...none,
    ...fields,
    extra: extra === null ? null : textOf(extra),
    extra_dejson: extra === null ? {} : parsed(extra),
  }
}

function mapped(values: JsonObject, map: (value: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, map(value)]])),
  )
}

/** Airflow's variables are text. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function parsed(value: Json): Json {
  if (typeof value !== 'string') return value
  try {
    return parseJson(value)
  } catch {
    return value
  }
}

function stampAt(iso: string): Stamp {
  const stamp = parseIso(iso)
  if (stamp === undefined) throw new Error(`${iso} is no ISO date`)
  return inZone(stamp, 'UTC')
}

/** Those that only a run knows. */
export const runNames: ReadonlySet<string> = new Set(['run_id', 'ti', 'task_instance', 'dag_run'])

/** Every name that airflowContext can give. */
export const airflowNames: ReadonlySet<string> = new Set(
  Object.keys(
    airflowContext({
      moment: Object.fromEntries(
        ['logicalDate', 'dataIntervalStart', 'dataIntervalEnd', 'previous', 'next'].map((name) => [name, '2018-01-01']),
      ) as unknown as Moment,
      pipeline: '',
      task: '',
      params: {},
      variables: {},
      connections: {},
      run: { id: '', tryNumber: 1, startedAt: 0 },
    }),
  ),
)
