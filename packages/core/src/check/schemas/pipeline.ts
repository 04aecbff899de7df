import { z } from 'zod'
import { paramSchema } from '../../params/declaration.ts'
import { flag, minutes, name, scalar, text } from './common.ts'
import { hooksSchema } from './hook.ts'

/** The keys of a pipeline, its tasks apart. */
export const pipelineSchema = z.strictObject({
  pipeline: name.describe('its name'),
  description: text.optional().describe('for people'),
  owner: text.optional().describe('who looks after it'),
  params: z
    .record(name, paramSchema)
    .nullish()
    .describe('values that a run can be given, each with its type or its default')
    .meta({ examples: [{ threshold: 0.9, country: { type: 'string', enum: ['de', 'fr'] } }] }),
  start_date: scalar.optional().describe('no scheduled run is of an earlier date'),
  end_date: scalar.optional().describe('no scheduled run is of a later date'),
  schedule: scalar
    .optional()
    .describe('when it runs by itself: five fields of cron, or `@daily` and the like')
    .meta({ examples: ['0 6 * * *', '@daily'] }),
  timeout_minutes: minutes.optional().describe('ends a run that takes longer'),
  max_parallel: z.number().int().positive().optional().describe('how many of its tasks run at once'),
  fail_fast: flag
    .optional()
    .describe('the first task that fails ends the others; by default those that do not need it go on'),
  on_success: hooksSchema.describe('what is told of a run that has succeeded'),
  on_failure: hooksSchema
    .describe('what is told of a run that has failed')
    .meta({ examples: [[{ type: 'webhook', url: { env: 'SLACK_WEBHOOK_URL' } }]] }),
  on_late: hooksSchema.describe('what is told of a run that still runs after `late_minutes`'),
  late_minutes: minutes.optional().describe('how long a run may take before `on_late`'),
  timeout: z.unknown().optional().describe('as Apache Liminal had it; not read'),
  metrics: z.unknown().optional().describe('where metrics go, for plugins'),
  monitoring: z.unknown().optional().describe('alerts and dashboards, for plugins'),
  always_run: flag.optional().describe('tasks run whatever became of those before them'),
})

/** What `pipelineSchema` gives. */
export type PipelineKeys = z.infer<typeof pipelineSchema>
