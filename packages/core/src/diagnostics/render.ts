import { relative } from 'node:path'
import type { Diagnostic } from './diagnostic.ts'
import { lineOf, type Place, positionOf } from './place.ts'
import { visible, visibleLine, withoutMiddle } from './visible.ts'

/** Colours a stretch of text; the default leaves it as it is. */
export type Paint = (style: 'error' | 'warning' | 'dim' | 'bold', text: string) => string

/** `file:line:column`, the file as seen from `cwd`. */
export function renderPlace(place: Place, cwd: string): string {
  const { line, column } = positionOf(place.source, place.start)
  return `${shownFile(place.source.file, cwd)}:${line}:${column}`
}

/** The diagnostic as a person reads it: where, what, the line with a caret, what was expected, what to do. */
export function renderDiagnostic(diagnostic: Diagnostic, cwd: string, paint: Paint = (_, text) => text): string {
  const { place, severity } = diagnostic
  const { line, column } = positionOf(place.source, place.start)
  const { text, caret } = frameOf(place, line, column)
  const margin = ' '.repeat(String(line).length)
  return [
    `${paint('bold', renderPlace(place, cwd))} ${paint(severity, severity)}: ${visible(withoutMiddle(diagnostic.message))} ${paint('dim', `[${diagnostic.code}]`)}`,
    `  ${paint('dim', `${line} |`)} ${text}`,
    `  ${paint('dim', `${margin} |`)} ${paint(severity, caret)}`,
    ...(diagnostic.expected === undefined
      ? []
      : [`  ${margin} = expected ${visible(withoutMiddle(diagnostic.expected))}`]),
    ...(diagnostic.suggestion === undefined ? [] : [`  ${margin} = ${visible(withoutMiddle(diagnostic.suggestion))}`]),
  ].join('\n')
}

const frameWidth = 100

/** The line, cut around the place where it is very long, tabs as single spaces so that the caret stands right. */
function frameOf(place: Place, line: number, column: number): { text: string; caret: string } {
  const whole = lineOf(place.source, line).replaceAll('\t', ' ')
  const from = column > frameWidth ? column - frameWidth / 2 : 0
  const text = whole.slice(from, from + frameWidth)
  const start = column - 1 - from
  const [before, marked] = [text.slice(0, start), text.slice(start, start + place.end - place.start)].map(visibleLine)
  const caret = ' '.repeat(before?.length ?? 0) + '^'.repeat(Math.max(1, marked?.length ?? 0))
  return { text: visibleLine(text), caret }
}

function shownFile(file: string, cwd: string): string {
  const shown = relative(cwd, file)
  return shown === '' || shown.startsWith('..') || file.startsWith('liminal:') ? file : shown
}
