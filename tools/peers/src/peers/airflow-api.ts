import { setTimeout as wait } from 'node:timers/promises'
import { patience } from '../process.ts'

/** What Airflow tells of a run. */
export interface DagRun {
  readonly state: string
  readonly end_date: string | null
}

/** What is asked of Airflow's API server. */
export interface AirflowApi {
  /** True if the DAG is known and may run. */
  unpause(dag: string): Promise<boolean>
  /** Starts a run and gives its id. */
  trigger(dag: string): Promise<string>
  /** What is known of a run. */
  look(dag: string, run: string): Promise<DagRun>
}

const untilUp = 120_000

/** Waits until the API server answers, and gets the right to ask it. */
export async function openApi(address: string, dead: () => string | undefined): Promise<AirflowApi> {
  const token = await within(untilUp, 'the API server does not answer', async () => {
    const said = dead()
    if (said !== undefined) throw new Error(`a server of Airflow ended:\n${said}`)
    const answer = await fetch(`${address}/auth/token`).catch(() => undefined)
    return answer?.ok === true ? ((await answer.json()) as { access_token: string }).access_token : undefined
  })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
    const sent = body && { body: JSON.stringify(body) }
    const answer = await fetch(`${address}/api/v2/dags/${path}`, { method, headers, ...sent })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    unpause: (dag) =>
      ask(dag, 'PATCH', { is_paused: false }).then(
        () => true,
        () => false,
      ),
    trigger: async (dag) =>
      (await ask<{ dag_run_id: string }>(`${dag}/dagRuns`, 'POST', { logical_date: null })).dag_run_id,
    look: (dag, run) => ask(`${dag}/dagRuns/${run}`),
  }
}

/** Waits until the DAG processor has read all DAGs. */
export async function untilKnown(api: AirflowApi, dags: readonly string[]): Promise<void> {
  for (const dag of dags) {
    await within(untilUp, `the DAG processor does not find ${dag}`, async () => (await api.unpause(dag)) || undefined)
  }
}

/**
 * Waits until a run has ended; it has to succeed. Gives the time, in milliseconds, that Airflow itself wrote down for the
 * end, so that how often one asks is not in it.
 */
export function untilEnded(api: AirflowApi, dag: string, run: string): Promise<number> {
  return within(patience, `${dag} does not end`, async () => {
    const { state, end_date } = await api.look(dag, run)
    if (state === 'failed') throw new Error(`${dag} failed`)
    return state === 'success' && end_date !== null ? Date.parse(end_date) : undefined
  })
}

/** Asks twice a second until there is an answer. */
async function within<T>(milliseconds: number, otherwise: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + milliseconds
  while (Date.now() < deadline) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await wait(500)
  }
  throw new Error(otherwise)
}
