import {
  type CachePolicy,
  isStatement,
  type Json,
  mapTexts,
  mayHold,
  outputReference,
  type PlannedTask,
  piecesOf,
  placeholderText,
  unescapeTemplate,
  type Work,
} from '@liminal/core'
import type { Outputs } from '../events/events.ts'
import { type Evaluator, evaluatorOf, type Instance, type RunScope, type Value } from './scope.ts'

/** Work and cache policy whose templates have been filled in. */
export interface Filled {
  readonly work: Work
  readonly cache?: CachePolicy
}

/** The same, or why it could not be done. */
export type Bound = Filled | { readonly problem: string }

/** Fills in what the strings of a task refer to, takes the escapes away, and tells an instance which it is. */
export function bindWork(task: PlannedTask, scope: RunScope, instance: Instance | undefined, tryNumber: number): Bound {
  const work = instance === undefined ? task.work : withInstance(task.work, instance)
  const templates = { work, ...(task.cache && { cache: task.cache }) }
  if (!mayHold(JSON.stringify(templates))) return templates
  const evaluator = evaluatorOf(scope, task, instance, tryNumber)
  const bound = bindTexts(templates as unknown as Json, scope.outputsOf, evaluator)
  return 'problem' in bound ? bound : (bound.value as unknown as typeof templates)
}

/** Fills in the texts of any value; one that is nothing but an expression stays a text. */
export function bindTexts(value: Json, outputsOf: RunScope['outputsOf'], evaluator: Evaluator): Value {
  let problem: string | undefined
  const bound = mapTexts(value, (template) => {
    if (!mayHold(template)) return template
    const pieces = piecesOf(template)
    if (pieces.some(isStatement)) {
      const found = evaluator.render(pieces)
      if ('text' in found) return found.text
      problem ??= found.problem
      return template
    }
    const texts = pieces.map((piece) => {
      if (!('expression' in piece)) return unescapeTemplate('text' in piece ? piece.text : piece.raw)
      const found = resolve(piece.expression, outputsOf, evaluator.value)
      if ('value' in found) return placeholderText(found.value)
      problem ??= found.problem
      return piece.raw
    })
    return texts.join('')
  })
  return problem === undefined ? { value: bound } : { problem }
}

/** The value of an expression; an output by its plain name needs no engine. */
export function resolve(
  expression: string,
  outputsOf: (task: string) => Outputs | undefined,
  evaluate: (expression: string) => Value,
): Value {
  const reference = outputReference(expression)
  if (reference === undefined) {
    const found = evaluate(expression)
    return 'value' in found ? found : { problem: `{{${expression}}}: ${found.problem}` }
  }
  const outputs = outputsOf(reference.task) ?? {}
  const value = Object.hasOwn(outputs, reference.output) ? outputs[reference.output] : undefined
  return value === undefined ? { problem: `there is no ${expression}` } : { value }
}

function withInstance(work: Work, instance: Instance): Work {
  return work.kind === 'function' ? work : { ...work, env: { ...work.env, ...instanceEnv(instance) } }
}

/** What tells an instance which it is; `LIMINAL_SPLIT_ID` and `LIMINAL_NUM_SPLITS` are what Apache Liminal called it. */
export function instanceEnv({ index, count }: Instance): Readonly<Record<string, string>> {
  const [at, all] = [String(index), String(count)]
  return { LIMINAL_TASK_INDEX: at, LIMINAL_TASK_COUNT: all, LIMINAL_SPLIT_ID: at, LIMINAL_NUM_SPLITS: all }
}
