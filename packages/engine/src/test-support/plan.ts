import type { ContainerWork, ForEach, Json, Outcome, Plan, PlannedTask } from '@liminal/core'

/** Work of which only the arguments matter. */
export function containerWork(...args: readonly string[]): ContainerWork {
  return { kind: 'container', command: ['run'], args, env: {}, mounts: [], secrets: [], resources: {}, folder: '/' }
}

/** A task of executor `fake` that succeeds or fails once, unless `more` says otherwise. */
export function task(name: string, upstreams: readonly string[] = [], more: Partial<PlannedTask> = {}): PlannedTask {
  return {
    name,
    type: 'shell',
    executor: 'fake',
    upstreams,
    triggerRule: 'all_success',
    retries: { limit: 0, delaySeconds: 0 },
    outputs: {},
    work: containerWork(name),
    ...more,
  }
}

/** A task that the engine itself does by calling a function. */
export function functionTask(
  name: string,
  upstreams: readonly string[] = [],
  more: Partial<PlannedTask> = {},
): PlannedTask {
  return task(name, upstreams, { executor: null, work: { kind: 'function', function: name, input: {} }, ...more })
}

const at = '2018-01-01T00:00:00.000Z'

/** A plan of tasks that stand behind their upstreams. */
export function planOf(tasks: readonly PlannedTask[], more: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    hash: 'hash',
    system: 'system',
    pipeline: 'pipeline',
    folder: '/',
    params: {},
    moment: { logicalDate: at, dataIntervalStart: at, dataIntervalEnd: at, previous: at, next: at },
    executors: { fake: { type: 'fake', config: {} } },
    plugins: [],
    tasks,
    ...more,
  }
}

/** A task that runs once for each item. */
export function mapped(
  name: string,
  forEach: ForEach,
  upstreams: readonly string[] = [],
  more: Partial<PlannedTask> = {},
): PlannedTask {
  return task(name, upstreams, { forEach, ...more })
}

/** What a job comes to that writes these outputs. */
export function writes(outputs: Json): Outcome {
  return { status: 'succeeded', output: JSON.stringify(outputs) }
}
