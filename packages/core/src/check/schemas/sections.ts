import { z } from 'zod'
import { flag, freeName, name, path, seconds, text } from './common.ts'
import { taskSchema } from './task.ts'

const { shape: taskShape } = taskSchema

/** Docker's own limit. */
const longestImage = 255

const portNumber = z.number().int().min(1).max(65_535)

/** An entry of `executors:`; its other keys are its type's. */
export const executorSchema = z.looseObject({
  executor: name.describe('its name'),
  type: text.describe(
    'what kind of executor it is; the plugin that provides the type says which further keys there are',
  ),
  max_parallel: z.number().int().positive().optional().describe('how many tasks of a run are there at once'),
})

/** An entry of `pools:`. */
export const poolSchema = z.looseObject({
  pool: name.describe('its name, which all systems that share it use'),
  slots: z.number().int().positive().describe('how many tasks of all runs may hold it at once'),
})

const aVersion = "expected a version of Python, such as '3.11' or '3.11.4'"

/** An entry of `images:`; its other keys are for the image builder. */
export const imageSchema = z.looseObject({
  image: text
    .max(longestImage, `a name of an image has at most ${longestImage} characters`)
    .describe('its name, and tag'),
  type: text.optional().describe('who builds it: `python`, `python_server`, `spark`, ...'),
  source: path
    .optional()
    .describe(
      'the folder of its code, with the `requirements.txt`, `uv.lock` or `pyproject.toml` that says what that needs',
    )
    .meta({ examples: ['src'] }),
  python_version: z
    .union([z.string().regex(/^\d+(?:\.\d+){0,2}$/, aVersion), z.number().positive(aVersion)], aVersion)
    .transform(String)
    .optional()
    .describe("such as `'3.11'`")
    .meta({ examples: ['3.11'] }),
  pip_conf: path.optional().describe('a pip.conf to install with; never part of the image'),
  build_cmd: text.optional().describe('a command to run in the source folder before the image is built'),
  no_cache: flag.optional().describe('builds it from scratch each time'),
  endpoints: z
    .array(
      z.looseObject({
        endpoint: text.describe('the path of the URL'),
        module: text.describe('the Python module that answers'),
        function: text.describe('its function'),
      }),
    )
    .nullish()
    .describe('what a server answers'),
  requirements: path
    .optional()
    .describe('what the code needs, relative to its folder: a requirements.txt, pyproject.toml or uv.lock')
    .meta({ examples: ['requirements/prod.txt'] }),
  platform: text
    .optional()
    .describe('what it is built for; by default what the engine is')
    .meta({ examples: ['linux/amd64'] }),
  tags: z
    .array(text)
    .optional()
    .describe('further names that it gets')
    .meta({ examples: [['registry.example.com/iris:1.4']] }),
  cache_from: z
    .array(text)
    .optional()
    .describe('pushed images with this key, such as itself, whose layers are used where they fit')
    .meta({ examples: [['registry.example.com/iris:latest']] }),
  push: flag.optional().describe('pushes it to the registries of its names once it is built'),
})

/** What core knows of an image, whatever its type. */
export const imageKeys: ReadonlySet<string> = new Set(Object.keys(imageSchema.shape))

/** An entry of `volumes:`. */
export const volumeSchema = z.looseObject({
  volume: name.describe('its name'),
  local: z
    .strictObject({ path: path.describe('the folder, relative to that of the file; `~` is your home') })
    .nullish()
    .describe('the folder that it is on this machine'),
  claim_name: text.optional().describe('the persistent volume claim that it is on Kubernetes'),
})

/** An entry of `secrets:`; a value never stands here. */
export const secretSchema = z.looseObject({
  secret: name.describe('its name'),
  env: text
    .optional()
    .describe(
      'the environment variable of `liminal-run` that holds the value; without `path`, by default its name in capitals',
    ),
  path: path
    .optional()
    .describe('the file of this machine that holds the value, or a folder of such; relative to the folder of the file'),
  local_path_file: path.optional().describe('as Apache Liminal called `path`'),
  remote_path: path.optional().describe('the folder where tasks see it that say nothing else'),
})

/** An entry of `connections:`; its other keys are for the task type that uses it. */
export const connectionSchema = z.looseObject({
  connection: name.describe('its name'),
  type: text.describe('what kind of database it is: `postgres`, `duckdb`, ...'),
})

/** An entry of `services:`. */
export const serviceSchema = z.looseObject({
  service: z.union([freeName, z.number(), z.boolean(), z.null()]).optional().describe('its name'),
  name: freeName.optional().describe('its name, if it does not stand behind `service`'),
  type: text.optional().describe('the type of its image, if that is described here and not below `images:`'),
  description: text.optional().describe('for people'),
  image: text.optional().describe('an entry of `images:`, or any image of a registry'),
  source: path.optional().describe('the folder of its code, if its image is described here'),
  endpoints: imageSchema.shape.endpoints,
  executor: text.optional().describe('where it runs: an entry of `executors:`; `local` is this machine'),
  cmd: text.optional().describe('the command, run by a shell; without it, what the image starts'),
  port: portNumber.optional().describe('where clients reach it; without it, a free one that stays the same'),
  container_port: portNumber
    .optional()
    .describe('where it listens in a container, 80 if not given; it is told by `PORT`, here and elsewhere'),
  ready: text
    .optional()
    .describe('the path that answers once it can be used; `/readyz` for a `python_server`, else `/`')
    .meta({ examples: ['/health'] }),
  ready_timeout: seconds.positive().optional().describe('how many seconds that may take; 60 if not given'),
  env_vars: taskShape.env_vars,
  env: taskShape.env,
  mounts: taskShape.mounts,
  secrets: taskShape.secrets,
  resources: taskShape.resources,
})

/** A checked entry of `services:`. */
export type ServiceKeys = z.infer<typeof serviceSchema>
