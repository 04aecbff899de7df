import { z } from 'zod'
import { paramSchema } from '../../params/declaration.ts'
import { flag, name, scalar, text } from './common.ts'

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
  timeout_minutes: z.number().positive().optional().describe('ends a run that takes longer'),
  timeout: z.unknown().optional().describe('as Apache Liminal had it; not read'),
  metrics: z.unknown().optional().describe('where metrics go, for plugins'),
  monitoring: z.unknown().optional().describe('alerts and dashboards, for plugins'),
  always_run: flag.optional().describe('tasks run whatever became of those before them'),
})
