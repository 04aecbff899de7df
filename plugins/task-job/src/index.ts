import {
  defineFunction,
  definePlugin,
  defineTaskType,
  type FunctionContext,
  LiminalError,
  type Metric,
  z,
} from '@liminal/core'

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

/** Waits until somebody says that the run may go on. */
const approval = defineTaskType({
  name: 'approval',
  config: z.strictObject({
    message: z.string().default('may the run go on?').describe('what is asked'),
  }),
  compile: ({ config: { message } }) => [{ kind: 'function', function: 'approval', input: { message } }],
})

const askForApproval = defineFunction({
  name: 'approval',
  call: async (input, { decision }) => {
    const { message } = input as { readonly message: string }
    const { approved, by, comment = '' } = await decision(message)
    if (!approved) throw new LiminalError('E_APPROVAL_REJECTED', { by, comment })
    return { output: { approved_by: by, comment } }
  },
})

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

export default definePlugin({
  name: '@liminal/task-job',
  api: 1,
  provides: [jobStart, jobEnd, approval, reportStart, reportEnd, askForApproval],
})
