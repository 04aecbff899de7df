import { z } from 'zod'
import { failureClasses } from '../../contract/outcome.ts'
import { outputTypes, triggerRules } from '../../plan/types.ts'
import { duration, environment, flag, minutes, name, outputName, path, text } from './common.ts'

const outputType = z.enum(outputTypes)

const instances = z.number().int().positive()

/** The keys that every task has, whatever its type. */
export const taskSchema = z.object({
  task: name.describe('its name, which no other task of the pipeline has'),
  type: text.describe('what kind of task it is; the plugin that provides the type says which further keys there are'),
  description: text.optional().describe('for people'),
  executor: text.optional().describe('where it runs: an entry of `executors:`; `local` is this machine'),
  depends_on: z
    .array(text)
    .optional()
    .describe('the tasks that it waits for; without it, the one before it in the list; `[]` waits for nothing')
    .meta({ examples: [['clean', 'fetch']] }),
  when: z
    .union([z.boolean(), text])
    .optional()
    .describe('an expression; if it is not true, the task is skipped, and so are those that need it')
    .meta({ examples: ['tasks.evaluate.outputs.accuracy > 0.9'] }),
  for_each: z
    .union([
      z.array(z.unknown()),
      z.number().int().nonnegative(),
      z.strictObject({ from: z.number().int(), to: z.number().int(), step: z.number().int().positive().optional() }),
      text,
    ])
    .optional()
    .describe(
      'runs once for each element of a list, side by side, as `{{item}}`; a number counts from 0, `{ from, to, step }` to the last; or an expression, such as `{{tasks.split.outputs.parts}}`',
    )
    .meta({ examples: [['de', 'fr'], 'tasks.split.outputs.parts', 10] }),
  max_parallel: instances.optional().describe('how many of those run at once'),
  executors: instances
    .optional()
    .describe(
      'how many instances of it run side by side, each told which it is by `LIMINAL_TASK_INDEX` and `LIMINAL_TASK_COUNT`',
    ),
  variables: z
    .union([text, z.record(z.string(), z.unknown())])
    .nullish()
    .describe("values of its own for placeholders, or the name of a map among the system's"),
  env_vars: environment.nullish().describe('environment variables of the command'),
  env: environment.nullish().describe('the same as `env_vars`, which counts where both have a variable'),
  mounts: z
    .array(
      z.strictObject({
        mount: text.optional().describe('a name, for people'),
        volume: text.describe('an entry of `volumes:`'),
        path: path.describe('where the task sees it'),
        sub_path: path.optional().describe('the folder of the volume that it sees, rather than all of it'),
        claim_name: text
          .optional()
          .describe('of a volume that `volumes:` does not list: the persistent volume claim that it is on Kubernetes'),
        pvc: text.optional().describe('as Apache Liminal called `claim_name`'),
        read_only: flag.optional().describe('whether it may only read'),
      }),
    )
    .nullish()
    .describe('volumes that it sees, each at its `path`, which `LIMINAL_MOUNT_VOLUME` tells too')
    .meta({ examples: [[{ volume: 'data', path: '/mnt/data' }]] }),
  secrets: z
    .array(
      z.strictObject({
        secret: text.describe('an entry of `secrets:`'),
        key: text
          .optional()
          .describe('one value of it: a file of a folder, an entry of a JSON object or of lines `KEY=value`'),
        env: text.optional().describe('the environment variable that holds the value; by default its name in capitals'),
        path: path.optional().describe('the file that holds the value, or the folder, with a `/` at its end'),
        remote_path: path.optional().describe('as Apache Liminal called a `path` that is a folder'),
      }),
    )
    .nullish()
    .describe('secrets that it needs')
    .meta({ examples: [[{ secret: 'warehouse', key: 'password', env: 'PGPASSWORD' }]] }),
  resources: z
    .strictObject({
      memory: text.optional().describe('such as `512Mi`'),
      cpu: z.union([z.string(), z.number()]).transform(String).optional().describe('such as `0.5`'),
      gpu: z.number().optional().describe('how many'),
    })
    .nullish()
    .describe("what it needs, in Kubernetes' notation")
    .meta({ examples: [{ memory: '2Gi', cpu: 1 }] }),
  retries: z.number().int().nonnegative().optional().describe('how often a failed attempt is repeated'),
  retry_delay: duration
    .optional()
    .describe('how long to wait before the first at most: `30s`, `5m`, or seconds; doubled for each further one')
    .meta({ examples: ['30s', '5m'] }),
  retry_on: z.array(z.enum(failureClasses)).optional().describe('the failures that are repeated; by default all'),
  memory_after_oom: z
    .strictObject({
      factor: z.number().gt(1).default(2).describe('by how much the memory grows'),
      limit: text.describe('the most that it grows to, such as `8Gi`'),
    })
    .optional()
    .describe('an attempt that ran out of memory is repeated with more of `resources.memory`')
    .meta({ examples: [{ factor: 2, limit: '8Gi' }] }),
  priority: z
    .number()
    .int()
    .optional()
    .describe('of tasks that could start, those with a higher one do first; 0 if not given'),
  pool: text.optional().describe('an entry of `pools:`, of which it holds a slot while it runs'),
  pool_slots: instances.optional().describe('how many slots it holds; 1 if not given'),
  timeout_minutes: minutes.optional().describe('ends an attempt that takes longer'),
  trigger_rule: z.enum(triggerRules).optional().describe("which upstreams it needs, with Airflow's meanings"),
  always_run: flag.optional().describe('runs whatever became of those before it: `trigger_rule: all_done`'),
  outputs: z
    .record(outputName, z.union([outputType, z.strictObject({ type: outputType, description: text.optional() })]))
    .nullish()
    .describe(
      'values that it hands on by writing `name=value` to the file `$LIMINAL_OUTPUT`: `{{tasks.TASK.outputs.NAME}}`',
    )
    .meta({ examples: [{ accuracy: 'number', model: 'file' }] }),
  cache: z
    .union([
      flag,
      z.strictObject({
        inputs: z
          .array(text)
          .optional()
          .describe(
            'files and folders that decide the result, as the task sees them; patterns such as `data/*.csv` too',
          )
          .meta({ examples: [['/mnt/data/*.csv']] }),
        outputs: z
          .array(text)
          .optional()
          .describe('files and folders that it leaves, and that have to be there still; `[]` if it leaves none')
          .meta({ examples: [['/mnt/data/model.bin']] }),
        code: z
          .array(text)
          .optional()
          .describe("the files that are its code, relative to where it runs; by default all of its image's `source`")
          .meta({ examples: [['fit.py', 'lib/**']] }),
        key: text.optional().describe('anything else that decides the result'),
      }),
    ])
    .optional()
    .describe('skips the task if it has succeeded with the same work, code and inputs before')
    .meta({ examples: [true, { inputs: ['/mnt/data/clean.parquet'] }] }),
})

/** What `taskSchema` gives. */
export type TaskKeys = z.infer<typeof taskSchema>

/** The keys of a task that belong to core; all others are its type's. */
export const taskKeys: ReadonlySet<string> = new Set(Object.keys(taskSchema.shape))
