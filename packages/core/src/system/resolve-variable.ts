import type { DiagnosticCode, Report } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Node } from '../load/node.ts'
import { isAffordable } from './meter.ts'
import { lookUp, type Scope } from './scope.ts'

/** What goes along while values are filled in. */
export interface RenderContext {
  readonly scope: Scope
  readonly report: Report
  /** The names being filled in, so that a circle shows. */
  readonly open: readonly string[]
  /** How deep the value at hand lies, the variables that led to it included. */
  readonly depth: number
  readonly render: (node: Node, context: RenderContext) => Node
}

/** An expression that only a run can evaluate, as the plan says it. */
export interface Later {
  readonly kind: 'later'
  readonly expression: string
}

/** What an expression stands for; `wrong` if that has been reported. */
export type Resolved = Node | Later | 'wrong'

/** The value of a variable or param, or of a part of one; undefined if nothing has that name. */
export function resolveVariable(name: string, place: Place, context: RenderContext): Resolved | undefined {
  const { scope, open } = context
  if (open.includes(name)) {
    const circle = [...open.slice(open.indexOf(name)), name].join(' -> ')
    return wrong(context, 'E_VARIABLE_CYCLE', `these refer to each other: ${circle}`, place)
  }
  const found = lookUp(scope, name, place)
  if (found === undefined) return scope.left?.has(name) ? { kind: 'later', expression: name } : undefined
  if (found === 'secret') {
    const message = `${name} holds a secret, which would stand in the plan`
    const expected = `the secret below secrets: of the task, and the variable in the command: $${name}`
    return wrong(context, 'E_SECRET_PLACEHOLDER', message, place, { expected })
  }
  if (!isAffordable(found.node, context, place)) return 'wrong'
  if (found.final) return found.node
  return context.render(found.node, { ...context, open: [...open, name], depth: context.depth + 1 })
}

/** Reports what is wrong with a placeholder. */
export function wrong(
  { report }: RenderContext,
  code: DiagnosticCode,
  message: string,
  place: Place,
  more: { readonly expected?: string; readonly suggestion?: string } = {},
): 'wrong' {
  report({ severity: 'error', code, message, place, ...more })
  return 'wrong'
}

/** Leaves an expression for the run, which only a task can. */
export function leave(expression: string, place: Place, context: RenderContext): Later | 'wrong' {
  if (context.scope.task !== undefined) return { kind: 'later', expression }
  const message = `${expression} is known only while a pipeline runs, and only to its tasks`
  return wrong(context, 'E_PLACEHOLDER_INVALID', message, place)
}
