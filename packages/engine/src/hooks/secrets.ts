import type { Hooks, PerhapsSecret } from '@liminal/core'
import { formsOf, type Masker, maskerOf, maskText, problemOfSecret } from '@liminal/core/secrets'

type Environment = Readonly<Record<string, string | undefined>>

/** Hides the values that hooks, and the system that they belong to, have in the environment. */
export interface Masks {
  text(text: string): string
  /** Of a stream; undefined where there is nothing to hide. */
  stream(): Masker | undefined
}

/** The variables that hold a secret: those that hooks name, and others of the system. */
export function secretNames(hooks: Hooks, others: readonly string[]): readonly string[] {
  return [...new Set([...others, ...Object.values(hooks).flat().flatMap(variablesOf)])]
}

/** The masks of the values that variables have. */
export function masksOf(names: readonly string[], env: Environment): Masks {
  const values = names.flatMap((name) => env[name] ?? [])
  // One that is too short to be a secret would hide every word.
  const forms = values.filter((value) => problemOfSecret(Buffer.from(value)) === undefined).flatMap(formsOf)
  return {
    text: (text) => maskText(text, forms),
    stream: () => (forms.length === 0 ? undefined : maskerOf(forms)()),
  }
}

function variablesOf(hook: NonNullable<Hooks[keyof Hooks]>[number]): string[] {
  const values: PerhapsSecret[] = hook.type === 'webhook' ? [hook.url, ...Object.values(hook.headers)] : []
  return values.flatMap((value) => (typeof value === 'string' ? [] : [value.env]))
}
