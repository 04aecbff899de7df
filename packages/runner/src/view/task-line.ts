import type { Paint } from '@liminal/core'
import { renderDuration } from './duration.ts'
import type { TaskProgress } from './progress.ts'

const signs: Readonly<Record<TaskProgress['state'], string>> = {
  waiting: '·',
  running: '▸',
  retrying: '↻',
  succeeded: '✓',
  failed: '✗',
  cancelled: '■',
  skipped: '-',
  upstream_failed: '-',
}

const words: Readonly<Record<TaskProgress['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  retrying: 'will be tried again',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
  upstream_failed: 'not run: a task before it did not succeed',
}

/** One task as one line; `sign` replaces the one of its state, as a spinner does. */
export function renderTask(name: string, task: TaskProgress, now: number, paint: Paint, sign?: string): string {
  const took = task.startedAt === undefined ? '' : `  ${renderDuration((task.endedAt ?? now) - task.startedAt)}`
  const again = (task.attempt ?? task.end?.attempt ?? 1) > 1 ? `  attempt ${task.attempt ?? task.end?.attempt}` : ''
  const why = task.end?.failure?.reason ?? task.problem ?? ''
  const text = `${sign ?? signs[task.state]} ${name}  ${words[task.state]}${took}${again}${why === '' ? '' : `  ${firstLine(why)}`}`
  if (task.state === 'failed' || task.state === 'cancelled') return paint('error', text)
  if (task.state === 'retrying') return paint('warning', text)
  return task.state === 'running' || task.state === 'succeeded' ? text : paint('dim', text)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
