import type { CheckedPipeline, CheckedTask } from '../check/checked.ts'
import { secondsOf } from '../check/schemas/index.ts'
import { bytesOf } from '../contract/quantity.ts'
import { itemsAt, type MapNode, toJson } from '../load/node.ts'
import type { Assignment } from './executor.ts'
import { numbersIn, type Range } from './instances.ts'
import type { CachePolicy, ForEach, OutputType, PlannedTask, RetryPolicy } from './types.ts'

/** A task with its policies, and the work that it was compiled into. */
export function plannedTask(
  { keys, node, upstreams, type, values }: CheckedTask,
  { executor, work }: Assignment,
  { alwaysRun }: CheckedPipeline,
): PlannedTask {
  const forEach = forEachOf(keys, node)
  const cache = cachePolicy(keys.cache)
  return {
    name: keys.task,
    type: type.name,
    executor,
    upstreams,
    triggerRule: keys.trigger_rule ?? ((keys.always_run ?? alwaysRun) ? 'all_done' : 'all_success'),
    retries: retryPolicy(keys),
    ...(keys.timeout_minutes !== undefined && { timeoutSeconds: keys.timeout_minutes * 60 }),
    ...(keys.when !== undefined && keys.when !== true && { when: keys.when }),
    ...(forEach !== undefined && { forEach }),
    ...(keys.max_parallel !== undefined && { maxParallel: keys.max_parallel }),
    ...(keys.priority !== undefined && { priority: keys.priority }),
    ...(keys.pool !== undefined && { pool: { name: keys.pool, slots: keys.pool_slots ?? 1 } }),
    ...(cache !== undefined && { cache }),
    ...(Object.keys(values).length > 0 && { values }),
    outputs: Object.fromEntries(Object.entries(keys.outputs ?? {}).map(([name, type]) => [name, outputType(type)])),
    work,
  }
}

/** The elements of a list come from its node, which knows all their digits. */
function forEachOf({ for_each: each, executors }: CheckedTask['keys'], node: MapNode): ForEach | undefined {
  if (executors !== undefined) return { items: numbersIn({ from: 0, to: executors - 1 }) }
  if (each === undefined) return undefined
  if (typeof each === 'string') return { expression: each }
  if (typeof each === 'number') return { items: numbersIn({ from: 0, to: each - 1 }) }
  return { items: Array.isArray(each) ? itemsAt(node, 'for_each').map(toJson) : numbersIn(each as Range) }
}

function cachePolicy(written: CheckedTask['keys']['cache']): CachePolicy | undefined {
  if (written === undefined || written === false) return undefined
  const { inputs = [], outputs, code, key } = written === true ? {} : written
  return {
    inputs,
    outputs: outputs ?? [],
    ...(outputs?.length === 0 && { leavesNothing: true as const }),
    ...(code !== undefined && { code }),
    ...(key !== undefined && { key }),
  }
}

/** The wait before the first retry, where `retry_delay` does not say. */
const defaultRetryDelaySeconds = 5

function retryPolicy(keys: CheckedTask['keys']): RetryPolicy {
  const { memory_after_oom: after } = keys
  return {
    limit: keys.retries ?? 0,
    delaySeconds: keys.retry_delay === undefined ? defaultRetryDelaySeconds : secondsOf(keys.retry_delay),
    ...(keys.retry_on !== undefined && { on: keys.retry_on }),
    ...(after !== undefined && { afterOom: { factor: after.factor, limit: bytesOf(after.limit) ?? 0 } }),
  }
}

function outputType(declared: OutputType | { readonly type: OutputType }): OutputType {
  return typeof declared === 'string' ? declared : declared.type
}
