import { z } from 'zod'
import { flag, name, text } from './common.ts'

const list = z.array(z.unknown())
const map = z.record(z.string(), z.unknown())

/** The sections of a system; what is in them is checked by itself. */
export const systemSchema = z.strictObject({
  name: name.describe('the name of the system, or of the super that others inherit from'),
  owner: text.optional().describe('who looks after it'),
  type: z
    .enum(['sub', 'super'])
    .optional()
    .describe('`sub` (the default) is a system; `super` is inherited by systems'),
  super: text.optional().describe('the `name` of the layer that this one inherits from; by default `base`'),
  variables: map.nullish().describe('values for placeholders: `{{name}}`'),
  images: list.nullish().describe('folders of code with what they need'),
  volumes: list.nullish().describe('folders that tasks share'),
  secrets: list.nullish().describe('secrets, by reference'),
  executors: list.nullish().describe('where tasks run'),
  connections: list.nullish().describe('databases'),
  pools: list.nullish().describe('what tasks of different runs share, each with so many slots'),
  services: list.nullish().describe('servers that stay up'),
  pipelines: list.nullish().describe('what is run'),
  task_defaults: map.nullish().describe('for each type of task, keys that its tasks take unless they say otherwise'),
  pipeline_defaults: map
    .nullish()
    .describe(
      'keys that every pipeline takes unless it says otherwise; `before_tasks` and `after_tasks` run around its own, `tasks` too, those of the pipeline in the place of the one of type `pipeline`',
    ),
  service_defaults: map.nullish().describe('keys that every service takes unless it says otherwise'),
  metrics: z.unknown().optional().describe('where metrics go, for plugins'),
  monitoring: z.unknown().optional().describe('alerts and dashboards, for plugins'),
  always_run: flag
    .optional()
    .describe('tasks run whatever became of those before them: `trigger_rule: all_done` for all'),
  plugins: z
    .array(text)
    .nullish()
    .describe('plugins besides those of package.json: names of packages, or paths of `.ts` and `.js` files'),
})
