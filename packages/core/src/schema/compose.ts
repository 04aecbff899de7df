import {
  connectionSchema,
  executorSchema,
  imageSchema,
  pipelineSchema,
  poolSchema,
  secretSchema,
  serviceSchema,
  systemSchema,
  taskSchema,
  volumeSchema,
} from '../check/schemas/index.ts'
import type { JsonObject } from '../contract/json.ts'
import type { Registry } from '../registry/registry.ts'
import { configSchemaOf, type JsonSchema, jsonSchemaOf, withPlaceholders } from './json-schema.ts'

/** A string that a key of the schema has to be. */
interface Variant {
  readonly name: string
  readonly schema: JsonSchema
}

/**
 * The JSON Schema (draft 2020-12) of a liminal.yml for the plugins that are there. It is strict: a key that none of them
 * reads is an error. Keys that may be inherited are not required.
 */
export function composeSchema(registry: Registry): JsonObject {
  const tasks = [...registry.tasks].map(([name, { part }]): Variant => {
    const config = rebased(configSchemaOf(part.config), `task_${name}`)
    return { name, schema: merged(jsonSchemaOf(taskSchema), config) }
  })
  const executors = [...registry.executors].map(([name, { part }]): Variant => {
    const config = rebased(configSchemaOf(part.config), `executor_${name}`)
    return { name, schema: merged(jsonSchemaOf(executorSchema), config) }
  })
  const marker: Variant = { name: 'pipeline', schema: merged(jsonSchemaOf(taskSchema), { type: 'object' }) }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'liminal.yml',
    ...rootOf(),
    $defs: {
      task: variants('type', ['task', 'type'], tasks, 'what the task is; its plugin says which further keys there are'),
      defaultTask: variants(
        'type',
        ['task', 'type'],
        [...tasks, marker],
        'as a task; pipeline marks where its own tasks go',
      ),
      tasks: listOf('#/$defs/task', 'what it does, in order'),
      defaultTasks: listOf('#/$defs/defaultTask', 'tasks of every pipeline'),
      executor: executorVariants(executors),
      taskDefaults: taskDefaults(tasks),
      ...Object.fromEntries(tasks.map(({ name, schema }) => [`task_${name}`, schema])),
      task_pipeline: marker.schema,
      ...Object.fromEntries(executors.map(({ name, schema }) => [`executor_${name}`, schema])),
      image: entry(imageSchema),
      volume: entry(volumeSchema),
      secret: entry(secretSchema),
      connection: entry(connectionSchema),
      pool: entry(poolSchema),
      service: entry(serviceSchema),
      pipeline: pipelineOf('#/$defs/tasks', ['pipeline']),
    },
  }
}

/** An entry of a section, its values open to placeholders. */
function entry(schema: Parameters<typeof jsonSchemaOf>[0]): JsonSchema {
  const described = jsonSchemaOf(schema)
  return { ...described, properties: filled(described.properties) }
}

function filled(properties: JsonSchema['properties'] = {}): { readonly [key: string]: JsonSchema } {
  return Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, withPlaceholders(each ?? {})]))
}

/** All sections; what is in them is said by the definitions. */
function rootOf(): JsonSchema {
  const { properties = {}, ...rest } = jsonSchemaOf(systemSchema)
  const about = (key: string) => properties[key]?.description ?? ''
  const list = (key: string, name: string) => ({ ...nullable(listOf(`#/$defs/${name}`)), description: about(key) })
  return {
    ...rest,
    properties: {
      ...filled(properties),
      images: list('images', 'image'),
      volumes: list('volumes', 'volume'),
      secrets: list('secrets', 'secret'),
      executors: list('executors', 'executor'),
      connections: list('connections', 'connection'),
      pools: list('pools', 'pool'),
      services: list('services', 'service'),
      pipelines: list('pipelines', 'pipeline'),
      task_defaults: { ...nullable({ $ref: '#/$defs/taskDefaults' }), description: about('task_defaults') },
      pipeline_defaults: { ...nullable(pipelineDefaults()), description: about('pipeline_defaults') },
    },
  }
}

function pipelineOf(tasks: string, required: readonly string[]): JsonSchema {
  const { properties = {}, ...rest } = jsonSchemaOf(pipelineSchema)
  return { ...rest, required, properties: { ...filled(properties), tasks: nullable({ $ref: tasks }) } }
}

function pipelineDefaults(): JsonSchema {
  const { properties, ...rest } = pipelineOf('#/$defs/defaultTasks', [])
  const lists = { before_tasks: nullable({ $ref: '#/$defs/tasks' }), after_tasks: nullable({ $ref: '#/$defs/tasks' }) }
  return { ...rest, properties: { ...properties, ...lists } }
}

/** A schema whose references to its own definitions hold where it stands: among those of the whole. */
function rebased(schema: JsonSchema, at: string): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"#/$defs/${at}/$defs/`)) as JsonSchema
}

/** Two maps' keys in one; nothing is required that could be inherited. */
function merged(core: JsonSchema, config: JsonSchema): JsonSchema {
  const properties = filled({ ...config.properties, ...core.properties })
  const additionalProperties = config.properties === undefined ? {} : false
  return {
    type: 'object',
    properties,
    additionalProperties,
    ...(config.$defs !== undefined && { $defs: config.$defs }),
  }
}

/** A map that is one of several, as one of its keys says. */
function variants(key: string, required: readonly string[], all: readonly Variant[], description: string): JsonSchema {
  const names = all.map(({ name }) => name)
  return {
    type: 'object',
    required,
    properties: { [key]: { ...(names.length > 0 && { enum: names }), description } },
    allOf: all.map(({ name }) => ({
      if: { required: [key], properties: { [key]: { const: name } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: `#/$defs/task_${name}` },
    })),
  } as unknown as JsonSchema
}

/** Executors of types without a plugin may be described: they matter once they are used. */
function executorVariants(all: readonly Variant[]): JsonSchema {
  const { properties = {}, ...rest } = jsonSchemaOf(executorSchema)
  return {
    ...rest,
    // The type of one that is inherited, such as `local`, stands there.
    required: ['executor'],
    properties,
    allOf: all.map(({ name }) => ({
      if: { required: ['type'], properties: { type: { const: name } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: `#/$defs/executor_${name}` },
    })),
  } as unknown as JsonSchema
}

/** For each type, the keys of its tasks; types without a plugin may be described. */
function taskDefaults(tasks: readonly Variant[]): JsonSchema {
  const types = tasks.map(({ name }) => [name, nullable({ $ref: `#/$defs/task_${name}` })])
  return {
    type: 'object',
    properties: { description: { type: 'string', description: 'for people' }, ...Object.fromEntries(types) },
    additionalProperties: {},
  }
}

function listOf($ref: string, description?: string): JsonSchema {
  return { type: 'array', items: { $ref }, ...(description !== undefined && { description }) } as unknown as JsonSchema
}

/** A section may be left empty. */
function nullable(schema: JsonObject): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] } as unknown as JsonSchema
}
