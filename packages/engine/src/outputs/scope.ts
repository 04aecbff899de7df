import {
  airflowContext,
  evaluate,
  type Json,
  type Piece,
  type Plan,
  type PlannedTask,
  plainValue,
  renderTemplate,
  unescapeTemplate,
} from '@liminal/core'
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

/** Evaluates what a task says; what that may speak of is gathered for the first that asks. */
export interface Evaluator {
  readonly value: (expression: string) => Value
  /** In a condition, texts may count as booleans. */
  readonly condition: (expression: string) => Value
  /** Renders a text with statements. */
  readonly render: (pieces: readonly Piece[]) => { readonly text: string } | { readonly problem: string }
}

/** The evaluator of a task. */
export function evaluatorOf(
  scope: RunScope,
  task: PlannedTask,
  instance: Instance | undefined,
  tryNumber: number,
): Evaluator {
  let made: Record<string, unknown> | undefined
  const context = () => {
    made ??= contextOf(scope, task, instance, tryNumber)
    return made
  }
  const own = { ...task.values, ...(instance !== undefined && { item: instance.item }) }
  const evaluateAs = (as: 'value' | 'condition') => (expression: string) => {
    const value = plainValue(own, expression.split('.'))
    return value === undefined ? evaluate(expression, context(), as) : { value }
  }
  return {
    value: evaluateAs('value'),
    condition: evaluateAs('condition'),
    render: (pieces) => {
      const parts = pieces.map((piece) => ('text' in piece ? { text: unescapeTemplate(piece.text) } : piece))
      const found = renderTemplate(parts, context())
      if ('text' in found) return found
      const at = pieces[found.part ?? -1]
      return { problem: at !== undefined && 'raw' in at ? `${at.raw}: ${found.problem}` : found.problem }
    },
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
