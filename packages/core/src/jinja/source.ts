import { existsIn } from './join-names.ts'
import { type LocalNames, withNames } from './local-names.ts'
import { missingNames } from './missing.ts'
import { placeholderText } from './placeholder-text.ts'
import { referenceIn } from './reference.ts'
import { rewrite, undefinedName } from './rewrite.ts'
import { type Context, knownTo, namesOf } from './sandbox.ts'
import { namesOfStatement, type TemplatePart, withTuples } from './statements.ts'
import { strayBracket, tokensOf } from './tokens.ts'

/** Holds the parts of a template that are text, which the engine must not read. */
export const textsName = '__texts'

/** Takes a value that is about to be printed. */
const valueName = '__value'

/** One part of a template as the engine reads it, on a line of its own. */
export interface SourceLine {
  readonly source: string
  /** The values that it speaks of. */
  readonly known: Context
  /** The text that it stands for, if it is one that needs no engine. */
  readonly text?: string
}

/** Makes the source of a part, or says what is wrong with it; `locals` are the names that statements before it have set. */
export function sourceOfPart(
  part: TemplatePart,
  index: number,
  context: Context,
  locals: LocalNames,
): SourceLine | { readonly problem: string } {
  if ('text' in part) return { source: sourceOfText(index), known: {}, text: part.text }
  const isStatement = 'word' in part
  const body = oneLine(isStatement ? part.body : part.expression)
  const tokens = tokensOf(body, existsIn(context))
  const stray = strayBracket(tokens)
  if (stray !== undefined) return { problem: `there is no opening bracket for \`${stray.text}\`` }
  const known = knownTo(tokens, context)
  const rewritten = (bound: LocalNames) => rewrite(body, tokens, missingNames(tokens, known, bound))
  if (!isStatement) {
    const referred = locals.has(tokens[0]?.text ?? '') ? undefined : referenceIn(tokens, known)
    if (referred !== undefined) return { source: sourceOfText(index), known: {}, text: placeholderText(referred) }
    const mayBeMissing = namesOf(tokens).has('if')
    return { source: printed(rewritten(locals), mayBeMissing), known }
  }
  const { asks, sets, within } = namesOfStatement(part.word, body)
  const bound = withNames(locals, [...sets, ...within, ...asks.flatMap((each) => each.bound)])
  if (part.word === 'filter' || part.word === 'block') return { source: `{% ${part.word} ${body}\n%}`, known }
  const text = rewritten(bound)
  return { source: `{% ${part.word} ${part.word === 'set' ? withTuples(text) : text}\n%}`, known }
}

/** Prints the text of a part. */
function sourceOfText(index: number): string {
  return `{{ ${textsName}[${index}]|safe\n}}`
}

/** Prints a value as a placeholder does. JavaScript cannot hold every whole number, so that the engine writes those. */
function printed(expression: string, mayBeMissing: boolean): string {
  const text = `${valueName} ~ '' if ${valueName} is integer else ${valueName}|__text(${mayBeMissing})`
  return `{% set ${valueName} = (${expression})|default(${undefinedName}) %}{{ ${text}\n}}`
}

/** An expression without line breaks, so that a line of the source is one part of the template. */
function oneLine(expression: string): string {
  if (!expression.includes('\n')) return expression
  const tokens = tokensOf(expression)
  return tokens
    .map(({ kind, text, start }, at) => {
      const gap = expression.slice(start + text.length, tokens[at + 1]?.start).replaceAll('\n', ' ')
      return (kind === 'text' ? text.replaceAll('\n', '\\n') : text) + gap
    })
    .join('')
}
