import { relative } from 'node:path'
import { type Diagnostic, positionOf } from '@liminal/core'

/** A diagnostic for programs: `line` and `column` count from 1, `end` is exclusive. */
export function diagnosticToJson({ place, ...diagnostic }: Diagnostic) {
  const start = positionOf(place.source, place.start)
  return { file: place.source.file, ...start, end: positionOf(place.source, place.end), ...diagnostic }
}

/** A diagnostic as a workflow command of GitHub Actions, which shows it beside the line. */
export function renderForGithub(
  { place, severity, code, message, expected, suggestion }: Diagnostic,
  cwd: string,
): string {
  const start = positionOf(place.source, place.start)
  const end = positionOf(place.source, place.end)
  const file = relative(cwd, place.source.file)
  const text = [message, expected && `expected ${expected}`, suggestion].filter(Boolean).join('; ')
  const properties = {
    file: file.startsWith('..') ? place.source.file : file,
    line: start.line,
    endLine: end.line,
    col: start.column,
    ...(end.line === start.line && { endColumn: end.column }),
    title: code,
  }
  const shown = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  return `::${severity} ${shown.join(',')}::${escapeData(text)}`
}

/** As the toolkit of GitHub Actions does (packages/core/src/command.ts). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
