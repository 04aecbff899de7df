import { type Plan, visible } from '@liminal/core'
import { groupOf, type RunEvent } from '@liminal/engine'
import { createLogUpdate } from 'log-update'
import type { Io } from '../io.ts'
import { blockedWord } from './plain.ts'
import { advance, beginProgress, type Progress } from './progress.ts'
import { renderTask } from './task-line.ts'

/** Shows a run while it goes on. */
export interface View {
  onEvent(event: RunEvent): void
  /** A word to the user beside the tasks. */
  say(text: string): void
  /** Leaves the last picture standing. */
  close(): void
  /** What it knows of the run by now. */
  progress(): Progress
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const

/** The whole pipeline on a terminal, redrawn in place, with a spinner at what runs. */
export function liveView(plan: Plan, io: Io, past: readonly RunEvent[], stream: NodeJS.WriteStream): View {
  const draw = createLogUpdate(stream, { showCursor: false })
  let progress = beginProgress(plan, past)
  let said = ''
  let frame = 0
  const picture = () => {
    const sign = spinner[frame % spinner.length]
    const words = [progress.paused ? io.paint('warning', 'paused') : '', visible(said)].filter((word) => word !== '')
    return [...linesOf(progress, io, (stream.rows ?? 24) - 2, sign), ...words].join('\n')
  }
  const timer = setInterval(() => {
    frame += 1
    draw(picture())
  }, 100)
  return {
    onEvent: (event) => {
      progress = advance(progress, event)
      if (event.type === 'pool_blocked') said = blockedWord(event.pool, event.by)
    },
    say: (text) => {
      said = text
      draw(picture())
    },
    close: () => {
      clearInterval(timer)
      draw(linesOf(progress, io, Number.POSITIVE_INFINITY).join('\n'))
      draw.done()
    },
    progress: () => progress,
  }
}

const shownInstances: ReadonlySet<string> = new Set(['running', 'retrying', 'failed'])

/** All tasks, or, where they are more than fit, those that run, those that failed, and counts of the rest. */
function linesOf({ tasks }: Progress, { paint }: Io, room: number, sign?: string): string[] {
  const now = Date.now()
  const line = ([name, task]: [string, Parameters<typeof renderTask>[1]]) =>
    renderTask(name, task, now, paint, task.state === 'running' ? sign : undefined)
  // Of thousands of instances only those under way, and those that failed, are worth a line.
  const all = [...tasks].filter(([name, { state }]) => groupOf(name) === undefined || shownInstances.has(state))
  if (all.length <= room) return all.map(line)
  const shown = all.filter(([, { state }]) => state === 'running' || state === 'retrying' || state === 'failed')
  const count = (state: string) => all.filter(([, task]) => task.state === state).length
  const counts = `${count('succeeded')} done, ${count('waiting')} waiting, ${all.length} in all`
  return [...shown.slice(0, Math.max(0, room - 1)).map(line), paint('dim', counts)]
}
