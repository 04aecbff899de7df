import { type HookEvent, type JsonObject, renderDuration } from '@liminal/core'
import type { RunStatus } from '../events/events.ts'
import type { RunState } from '../state/state.ts'

/** How a run stands: how it ends, or that it goes on. */
export interface Standing {
  readonly state: RunStatus
  readonly reason?: string
}

/** What a hook is told; `text` is for people, and is what chat systems show. */
export function payloadOf(state: RunState, event: HookEvent, finish: Standing, now: number): JsonObject {
  const { run, plan, startedAt } = state
  const failed = [...state.tasks.values()].filter((task) => task.state === 'failed' && task.instance === undefined)
  return {
    event,
    text: textOf(state, event, finish, now),
    run,
    system: plan.system,
    pipeline: plan.pipeline,
    state: finish.state,
    ...(finish.reason !== undefined && { reason: finish.reason }),
    started_at: new Date(startedAt).toISOString(),
    at: new Date(now).toISOString(),
    failed_tasks: failed.map(({ planned, reason }) => ({ task: planned.name, reason: reason ?? '' })),
  }
}

const words = { success: 'has succeeded', failure: 'has failed', late: 'is late' } as const

function textOf({ run, plan, startedAt }: RunState, event: HookEvent, { reason }: Standing, now: number): string {
  const took = renderDuration(now - startedAt)
  const why = event === 'late' ? `: it has been running for ${took}` : reason === undefined ? '' : `: ${reason}`
  return `${plan.system}.${plan.pipeline} ${words[event]}${why} (run ${run})`
}
