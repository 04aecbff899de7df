import { z } from 'zod'
import { failureClasses } from '../contract/outcome.ts'
import { triggerRules } from '../plan/types.ts'

const text = z.string()
const list = z.array(z.unknown())
const map = z.record(z.string(), z.unknown())
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const environment = z.record(z.string(), scalar)

/** Seconds, as a number or as a text with a unit: `30`, `30s`, `5m`, `1h`. */
const duration = z.union([
  z.number().nonnegative(),
  z.string().regex(/^\d+(\.\d+)?[smh]?$/, 'a duration such as 30s, 5m or 1h'),
])

/** A name that may stand in file names and labels. */
const name = text.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a name holds letters, digits, dots, dashes and underscores')

/** The sections of a system; what is in them is checked by itself. */
export const systemSchema = z.strictObject({
  name,
  owner: text.optional(),
  type: z.enum(['sub', 'super']).optional(),
  super: text.optional(),
  variables: map.nullish(),
  images: list.nullish(),
  volumes: list.nullish(),
  secrets: list.nullish(),
  executors: list.nullish(),
  connections: list.nullish(),
  services: list.nullish(),
  pipelines: list.nullish(),
  task_defaults: map.nullish(),
  pipeline_defaults: map.nullish(),
  service_defaults: map.nullish(),
  metrics: z.unknown().optional(),
  monitoring: z.unknown().optional(),
  always_run: z.unknown().optional(),
  plugins: z.array(text).nullish(),
})

/** The keys of a pipeline, its tasks apart. */
export const pipelineSchema = z.strictObject({
  pipeline: name,
  description: text.optional(),
  owner: text.optional(),
  start_date: scalar.optional(),
  end_date: scalar.optional(),
  schedule: scalar.optional(),
  timeout_minutes: z.number().positive().optional(),
  timeout: z.unknown().optional(),
  metrics: z.unknown().optional(),
  monitoring: z.unknown().optional(),
  always_run: z.unknown().optional(),
  variables: map.optional(),
})

const outputType = z.enum(['string', 'number', 'boolean', 'json'])

/** The keys that every task has, whatever its type. */
export const taskSchema = z.object({
  task: name,
  type: text,
  description: text.optional(),
  executor: text.optional(),
  depends_on: z.array(text).optional(),
  variables: z.union([text, map]).optional(),
  env_vars: environment.nullish(),
  env: environment.nullish(),
  mounts: z.array(z.strictObject({ mount: text.optional(), volume: text, path: text })).optional(),
  secrets: z.array(z.strictObject({ secret: text, key: text.optional(), env: text })).optional(),
  resources: z
    .strictObject({
      memory: text.optional(),
      cpu: z.union([z.string(), z.number()]).transform(String).optional(),
      gpu: z.number().optional(),
    })
    .optional(),
  retries: z.number().int().nonnegative().optional(),
  retry_delay: duration.optional(),
  retry_on: z.array(z.enum(failureClasses)).optional(),
  timeout_minutes: z.number().positive().optional(),
  trigger_rule: z.enum(triggerRules).optional(),
  outputs: z
    .record(text, z.union([outputType, z.strictObject({ type: outputType, description: text.optional() })]))
    .optional(),
})

/** What `taskSchema` gives. */
export type TaskKeys = z.infer<typeof taskSchema>

/** The keys of a task that belong to core; all others are its type's. */
export const taskKeys: ReadonlySet<string> = new Set(Object.keys(taskSchema.shape))

/** An entry of `executors:`; its other keys are its type's. */
export const executorSchema = z.object({ executor: name, type: text })

/** An entry of `images:`; its other keys are for the image builder. */
export const imageSchema = z.looseObject({
  image: text,
  type: text.optional(),
  source: text.optional(),
  python_version: z.union([z.string(), z.number()]).transform(String).optional(),
})

/** An entry of `volumes:`. */
export const volumeSchema = z.looseObject({
  volume: name,
  local: z.strictObject({ path: text }).optional(),
  claim_name: text.optional(),
})

/** An entry of `connections:`; its other keys are for the task type that uses it. */
export const connectionSchema = z.looseObject({ connection: name, type: text })

/** A duration of the YAML in seconds. */
export function secondsOf(value: z.infer<typeof duration>): number {
  if (typeof value === 'number') return value
  const unit = value.endsWith('h') ? 3600 : value.endsWith('m') ? 60 : 1
  return Number.parseFloat(value) * unit
}
