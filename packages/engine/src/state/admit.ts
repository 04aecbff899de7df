import { isName, isTrue, isWritten, type Json, mentionsItem, mostInstances, nearestNumber } from '@liminal/core'
import { bindTexts, resolve } from '../outputs/bind.ts'
import { evaluatorOf, type RunScope } from '../outputs/scope.ts'
import type { RunState, TaskEntry } from './state.ts'

/** What becomes of a task whose upstreams let it run: whether it really does, and for which elements. */
export type Admission =
  | { readonly type: 'run' }
  | { readonly type: 'skip'; readonly reason: string }
  | { readonly type: 'fail'; readonly reason: string }
  | { readonly type: 'expand'; readonly items: readonly Json[] }

/** Evaluates `when` and `for_each` of a task. */
export function admit(state: RunState, entry: TaskEntry): Admission {
  const { planned, instance } = entry
  const scope = scopeOf(state)
  const evaluator = evaluatorOf(scope, planned, instance, entry.attempt + 1)
  const { when, forEach } = planned
  const perItem = forEach !== undefined && typeof when === 'string' && mentionsItem(when, planned.values)
  if (when === false) return { type: 'skip', reason: 'its condition is false' }
  if (when !== undefined && !perItem) {
    const found = resolve(when, scope.outputsOf, evaluator.condition)
    if ('problem' in found) return { type: 'fail', reason: `when: ${found.problem}` }
    if (!isTrue(found.value, isName(when))) return { type: 'skip', reason: `${when} is not true` }
  }
  if (forEach === undefined) return { type: 'run' }
  const found =
    'items' in forEach
      ? bindTexts(forEach.items as Json, scope.outputsOf, evaluator)
      : resolve(forEach.expression, scope.outputsOf, evaluator.value)
  if ('problem' in found) return { type: 'fail', reason: `for_each: ${found.problem}` }
  const count = countOf(found.value)
  if (count === undefined) {
    const shown = JSON.stringify(found.value).slice(0, 80)
    return { type: 'fail', reason: `for_each is neither a list nor a number: ${shown}` }
  }
  if (count > mostInstances)
    return { type: 'fail', reason: `for_each has ${count} elements, more than ${mostInstances}` }
  const items = Array.isArray(found.value) ? found.value : Array.from({ length: count }, (_, index) => index)
  return { type: 'expand', items }
}

/** What expressions may speak of. */
export function scopeOf({ run, plan, tasks, startedAt }: RunState): RunScope {
  return { run, plan, startedAt, outputsOf: (task) => tasks.get(task)?.outputs }
}

/** How many elements a value stands for. */
function countOf(value: Json): number | undefined {
  if (Array.isArray(value)) return value.length
  const count = isWritten(value) ? nearestNumber(value) : value
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined
}
