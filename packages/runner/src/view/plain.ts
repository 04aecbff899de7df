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
  'task_retrying',
  'task_ended',
])

/** One line for each thing that happens: for logs, pipes and CI. */
export function plainView(plan: Plan, io: Io): View {
  let progress = beginProgress(plan)
  return {
    onEvent: (event) => {
      progress = advance(progress, event)
      if (!told.has(event.type) || !('task' in event)) return
      const task = progress.tasks.get(event.task)
      if (task !== undefined) io.out(renderTask(event.task, task, event.at, io.paint))
    },
    say: (text) => io.err(text),
    close: () => progress,
  }
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
    close: () => progress,
  }
}
