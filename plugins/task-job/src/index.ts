import { defineFunction, definePlugin, defineTaskType, type FunctionContext, type Metric, z } from '@liminal/core'

const config = z.strictObject({})

/** Says that the run has begun. */
const jobStart = defineTaskType({
  name: 'job_start',
  config,
  compile: () => [{ kind: 'function', function: 'job_start', input: {} }],
})

/** Says how the run went. */
const jobEnd = defineTaskType({
  name: 'job_end',
  config,
  compile: () => [{ kind: 'function', function: 'job_end', input: {} }],
})

const reportStart = defineFunction({
  name: 'job_start',
  call: async () => ({ metrics: [{ name: 'job_started', value: 1 }] }),
})

const reportEnd = defineFunction({ name: 'job_end', call: async (_, context) => ({ metrics: endMetrics(context) }) })

const unsuccessful = new Set(['failed', 'upstream_failed', 'cancelled'])

/** What a run comes to, as numbers; `job_end` itself is not counted. */
export function endMetrics({ run, task, now }: Pick<FunctionContext, 'run' | 'task' | 'now'>): Metric[] {
  const states = Object.entries(run.tasks).flatMap(([name, state]) => (name === task ? [] : [state]))
  const counts = new Map<string, number>()
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [
    { name: states.some((state) => unsuccessful.has(state)) ? 'job_failed' : 'job_succeeded', value: 1 },
    { name: 'job_duration', value: (now - run.startedAt) / 1000, unit: 's' },
    ...[...counts].map(([state, value]) => ({ name: `tasks_${state}`, value })),
  ]
}

export default definePlugin({ name: '@liminal/task-job', api: 1, provides: [jobStart, jobEnd, reportStart, reportEnd] })
