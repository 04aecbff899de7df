import type { Plan } from '@liminal/core'
import type { RunEvent } from '@liminal/engine'
import type { Io } from '../io.ts'
import type { View } from './live.ts'
import { advance, beginProgress } from './progress.ts'
import { renderTask } from './task-line.ts'

/** The events that change a task's line. */
const told: ReadonlySet<RunEvent['type']> = new Set([
  'task_started',
  'task_expanded',
  'cache_missed',
  'approval_asked',
  'task_retrying',
  'task_ended',
])

/** One line for each thing that happens: for logs, pipes and CI. */
export function plainView(plan: Plan, io: Io, past: readonly RunEvent[]): View {
  let progress = beginProgress(plan, past)
  return {
    onEvent: (event) => {
      progress = advance(progress, event)
      const word = wordOf(event)
      if (word !== undefined) io.out(io.paint('warning', word))
      if (!told.has(event.type) || !('task' in event)) return
      const task = progress.tasks.get(event.task)
      if (task !== undefined) io.out(renderTask(event.task, task, event.at, io.paint))
    },
    say: (text) => io.err(text),
    close: () => {},
    progress: () => progress,
  }
}

/** That the run waits for another, and what to do about it. */
export function blockedWord(pool: string, run: string): string {
  return `the pool ${pool} is held by ${run}, which was interrupted: liminal-run resume ${run}, or cancel it`
}

/** What is told of the run as a whole. */
function wordOf(event: RunEvent): string | undefined {
  if (event.type === 'run_paused') return `paused: nothing starts until liminal-run unpause ${event.run}`
  if (event.type === 'run_unpaused') return 'going on'
  if (event.type === 'pool_blocked') return blockedWord(event.pool, event.by)
  return event.type === 'run_late' ? 'the run is late' : undefined
}

/** Every event as one line of JSON, for scripts. */
export function jsonView(plan: Plan, io: Io): View {
  let progress = beginProgress(plan)
  return {
    onEvent: (event: RunEvent) => {
      progress = advance(progress, event)
      io.out(JSON.stringify(event))
    },
    say: (text) => io.err(text),
    close: () => {},
    progress: () => progress,
  }
}
