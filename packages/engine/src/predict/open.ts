import { askedBy, type Json, mapTexts, mayHold, outputReferences, type PlannedTask, piecesOf } from '@liminal/core'
import type { Prediction } from './prediction.ts'

/** What is known of the tasks before. */
export type Known = ReadonlyMap<string, Prediction>

/** Outputs of tasks that are yet to run, as the parts of a task speak of them. */
export interface OpenReferences {
  readonly condition: string | undefined
  readonly list: string | undefined
  readonly work: string | undefined
}

/** Finds them. */
export function openReferences({ when, forEach, work, cache }: PlannedTask, known: Known): OpenReferences {
  const openIn = (expression: string) => {
    const reference = outputReferences(expression).find(({ task }) => isOpen(known.get(task)))
    return reference && expression.slice(reference.start, reference.end)
  }
  const openInTexts = (value: unknown) =>
    expressionsIn(value as Json)
      .map(openIn)
      .find((raw) => raw !== undefined)
  return {
    condition: typeof when === 'string' ? openIn(when) : undefined,
    list: forEach && ('expression' in forEach ? openIn(forEach.expression) : openInTexts(forEach.items)),
    work: openInTexts([work, cache ?? null]),
  }
}

/** True if what a task hands on is not known yet. */
export function isOpen(prediction: Prediction | undefined): boolean {
  return prediction?.action === 'run' || prediction?.action === 'unknown'
}

function expressionsIn(value: Json): string[] {
  const expressions: string[] = []
  mapTexts(value, (text) => {
    if (mayHold(text)) for (const piece of piecesOf(text)) expressions.push(askedBy(piece) ?? '')
    return text
  })
  return expressions
}
