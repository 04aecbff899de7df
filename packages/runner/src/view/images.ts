import { renderDuration } from '@liminal/core'
import type { ImageEvent } from '../images/build.ts'
import type { Io } from '../io.ts'

/** Tells of each image in a line or two; with `progress`, also of every step and what it prints. */
export function plainImageView(io: Io, progress: boolean): (event: ImageEvent) => void {
  return (event) => {
    const line = lineOf(event, progress, io)
    if (line === undefined) return
    if (event.type === 'failed') io.err(line)
    else io.out(line)
  }
}

/** Tells every event as a line of JSON. */
export function jsonImageView(io: Io): (event: ImageEvent) => void {
  return (event) => io.out(JSON.stringify(event))
}

function lineOf(event: ImageEvent, progress: boolean, io: Io): string | undefined {
  const name = io.paint('bold', event.image)
  switch (event.type) {
    case 'unchanged':
      return `${name}: nothing has changed`
    case 'building':
      return `${name}: building (${event.why})`
    case 'left_out':
      return `${name}: left out, as they look like secrets: ${someOf(event.paths)}\n  ${event.hint}`
    case 'built':
      return `${name}: built in ${renderDuration(event.seconds * 1000)}`
    case 'pushed':
      return `${name}: pushed ${event.tag}`
    case 'progress':
      return progress ? `${io.paint('dim', `${event.image} |`)} ${progressOf(event.progress)}` : undefined
    case 'failed':
      return renderFailure(event, io)
  }
}

/** How many names are shown. */
const most = 10

function someOf(names: readonly string[]): string {
  const more = names.length > most ? `, and ${names.length - most} more` : ''
  return `${names.slice(0, most).join(', ')}${more}`
}

function progressOf(progress: Extract<ImageEvent, { readonly type: 'progress' }>['progress']): string {
  if (progress.type === 'output') return progress.line
  return `${progress.name}${progress.cached ? '  (as before)' : ''}`
}

function renderFailure(event: Extract<ImageEvent, { readonly type: 'failed' }>, { paint }: Io): string {
  const { image, reason, hint, at, output, exitCode } = event
  const code = exitCode === undefined || reason.includes(`exit code: ${exitCode}`) ? '' : ` (exit code ${exitCode})`
  return [
    ...output.map((line) => `  ${line}`),
    `${paint('error', 'error')}: the image ${image} was not built: ${reason}${code}`,
    ...(at === undefined ? [] : [`  Dockerfile, line ${at.line}: ${at.text}`]),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ].join('\n')
}
