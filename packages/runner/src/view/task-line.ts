import { type Paint, renderDuration, visibleLine } from '@liminal/core'
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
  upstream_failed: 'not run',
}

/** One task as one line; `sign` replaces the one of its state, as a spinner does. */
export function renderTask(name: string, task: TaskProgress, now: number, paint: Paint, sign?: string): string {
  const took = task.startedAt === undefined ? '' : renderDuration((task.endedAt ?? now) - task.startedAt)
  const attempt = task.attempt ?? task.end?.attempt ?? 1
  const parts = [
    visibleLine(name),
    wordOf(task),
    took,
    attempt > 1 ? `attempt ${attempt}` : '',
    firstLine(reasonOf(task)),
  ]
  const text = `${sign ?? signs[task.state]} ${parts.filter((part) => part !== '').join('  ')}`
  if (task.state === 'failed' || task.state === 'cancelled') return paint('error', text)
  if (task.state === 'retrying') return paint('warning', text)
  return task.state === 'running' || task.state === 'succeeded' ? text : paint('dim', text)
}

function wordOf({ state, end, asks, instances }: TaskProgress): string {
  if (asks !== undefined && state === 'running') return 'waiting for approval (liminal-run approve)'
  if (end?.cached !== undefined) return `from the cache, as in ${end.cached.run}`
  return state === 'running' && instances !== undefined ? `${instances.ended} of ${instances.count} done` : words[state]
}

function reasonOf({ state, end, problem, asks, note }: TaskProgress): string {
  if (state === 'running' && asks !== undefined) return asks
  if (state === 'running' && note !== undefined) return `not from the cache: ${note}`
  const isLeft = state === 'skipped' || state === 'upstream_failed'
  return end?.failure?.reason ?? problem ?? (isLeft ? (end?.reason ?? '') : '')
}

function firstLine(text: string): string {
  return visibleLine(text.split('\n', 1)[0] ?? '')
}
