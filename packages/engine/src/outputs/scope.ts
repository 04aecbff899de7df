import { airflowContext, evaluate, type Json, type Plan, type PlannedTask, plainValue } from '@liminal/core'
import type { Outputs } from '../events/events.ts'

/** What is known when a task's expressions are evaluated. */
export interface RunScope {
  readonly run: string
  readonly plan: Plan
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** The outputs of a task that has succeeded. */
  readonly outputsOf: (task: string) => Outputs | undefined
}

/** One of the instances of a mapped task. */
export interface Instance {
  /** The name of the mapped task. */
  readonly group: string
  readonly item: Json
  readonly index: number
  readonly count: number
}

/** A value, or why there is none. */
export type Value = { readonly value: Json } | { readonly problem: string }

/** Evaluates expressions of a task; what they may speak of is gathered for the first of them. */
export function evaluatorOf(
  scope: RunScope,
  task: PlannedTask,
  instance: Instance | undefined,
  tryNumber: number,
  as: 'value' | 'condition' = 'value',
): (expression: string) => Value {
  let context: Record<string, unknown> | undefined
  return (expression) => {
    context ??= contextOf(scope, task, instance, tryNumber)
    const value = plainValue(context, expression.split('.'))
    return value === undefined ? evaluate(expression, context, as) : { value }
  }
}

function contextOf(
  { run, plan, startedAt, outputsOf }: RunScope,
  task: PlannedTask,
  instance: Instance | undefined,
  tryNumber: number,
) {
  const { moment, pipeline, params } = plan
  // The names of the others are known as well, so that one with a dash is not taken for a difference.
  const tasks = plan.tasks.map(({ name }) => {
    const outputs = outputsOf(name)
    return [name, outputs && { outputs }] as const
  })
  return {
    ...airflowContext({
      moment,
      pipeline,
      params,
      task: task.name,
      variables: {},
      connections: {},
      run: { id: run, tryNumber, startedAt },
    }),
    ...task.values,
    ...(instance !== undefined && { item: instance.item }),
    tasks: Object.fromEntries(tasks),
  }
}
