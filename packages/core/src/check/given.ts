import type { Json } from '../contract/json.ts'
import { isHeld, isWritten } from '../contract/number.ts'
import type { ConfigSchema } from '../contract/plugin.ts'
import { type Node, type ScalarNode, textOf, toJson } from '../load/node.ts'
import { type Form, formsBehind, formsOf, takesText, typesOf } from '../schema/forms.ts'

/** A value as a schema wants it. */
export interface Given {
  readonly value: Json
  /** Where it wants a number, and the one that is written has more digits than JavaScript can hold. */
  readonly notHeld: readonly ScalarNode[]
}

/** Asked for only where it matters: a schema takes milliseconds to tell its forms. */
type Forms = () => readonly Form[]

/**
 * A value as a schema wants it: where that takes a text, a number or boolean becomes what is written, such as `1.20` or
 * `007`; where it takes anything, numbers keep all their digits.
 */
export function givenTo(schema: ConfigSchema, node: Node): Given {
  const notHeld: ScalarNode[] = []
  const given = (at: Node, forms: Forms): Json => {
    if (at.kind === 'list') return at.items.map((item, index) => given(item, () => formsBehind(forms(), index)))
    if (at.kind === 'scalar') return scalarGiven(at, forms, notHeld)
    const entries = [...at.entries].map(([key, { value }]) => [key, given(value, () => formsBehind(forms(), key))])
    return Object.fromEntries(entries)
  }
  return { value: given(node, () => formsOf(schema)), notHeld }
}

/** Whether a value has a number or a boolean that is written in a way of its own. */
export function hasWritten(node: Node): boolean {
  if (node.kind === 'scalar') return node.written !== undefined
  if (node.kind === 'list') return node.items.some(hasWritten)
  for (const { value } of node.entries.values()) if (hasWritten(value)) return true
  return false
}

function scalarGiven(node: ScalarNode, formsHere: Forms, notHeld: ScalarNode[]): Json {
  const { value } = node
  if (typeof value !== 'number' && typeof value !== 'boolean') return value
  const forms = formsHere()
  const exact = toJson(node)
  const held = !isWritten(exact) || isHeld(exact)
  if (forms.length === 0 || forms.some((form) => typesOf(form).length === 0)) return held ? value : exact
  const takesOwn = forms.some((form) =>
    typesOf(form).some((type) => type.replace('integer', 'number') === typeof value),
  )
  const text = textOf(node)
  if ((node.written !== undefined || !takesOwn) && forms.some((form) => takesText(form, text))) return text
  if (takesOwn && !held) notHeld.push(node)
  return value
}
