import { type BlockProblem, localsOf } from './blocks.ts'
import { noNames } from './local-names.ts'
import { mentionsOf } from './mentions.ts'
import { type Context, guardedContext, inSandbox } from './sandbox.ts'
import { sourceOfPart, textsName } from './source.ts'
import { isBlockSet, type TemplatePart } from './statements.ts'

/** The text that a template comes to, or what is wrong with it and the part that it is told at, if one is known. */
export type RenderedTemplate = { readonly text: string } | { readonly problem: string; readonly part?: number }

/** Steps of the engine; each turn of a loop needs about ten. */
const fuel = 5_000_000

/** Renders a template with statements. Never throws for what the user wrote. */
export function renderTemplate(parts: readonly TemplatePart[], context: Context): RenderedTemplate {
  const locals = localsOf(parts)
  if ('problem' in locals) return locals
  let source = ''
  const known: Record<string, unknown> = {}
  const texts: string[] = []
  for (const [part, each] of parts.entries()) {
    const line = sourceOfPart(each, part, context, locals[part] ?? noNames)
    if ('problem' in line) return { problem: line.problem, part }
    source += line.source
    Object.assign(known, line.known)
    texts.push(line.text ?? '')
  }
  const found = inSandbox(
    (engine) => engine.renderStr(source, { ...guardedContext(known, mentionsOf(source)), [textsName]: texts }),
    { fuel, watched: true },
  )
  if (!('problem' in found)) return { text: found.value }
  const wrong = problemOfTemplate(parts, context)
  return wrong ?? { problem: found.problem, ...(found.line !== undefined && { part: found.line - 1 }) }
}

/** What is wrong with a template as far as that shows before anything is evaluated. */
export function problemOfTemplate(parts: readonly TemplatePart[], context: Context): BlockProblem | undefined {
  const locals = localsOf(parts)
  if ('problem' in locals) return locals
  for (const [part, each] of parts.entries()) {
    if ('text' in each) continue
    const line = sourceOfPart(each, part, context, locals[part] ?? noNames)
    if ('problem' in line) return { problem: line.problem, part }
    const source = `{% if false %}${closed(line.source, each)}{% endif %}`
    const found = inSandbox((engine) => engine.renderStr(source, {}), { fuel, watched: false })
    if ('problem' in found) return { problem: found.problem, part }
  }
  return undefined
}

/** A part with what it needs around it to be read by itself. */
function closed(source: string, part: TemplatePart): string {
  if (!('word' in part)) return source
  const { word, body } = part
  if (word === 'elif') return `{% if false %}${source}{% endif %}`
  if (word === 'else' || word.startsWith('end')) return ''
  return word === 'do' || (word === 'set' && !isBlockSet(body)) ? source : `${source}{% end${word} %}`
}
