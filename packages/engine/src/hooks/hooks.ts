import type { Hook, HookEvent, JsonObject } from '@liminal/core'
import type { EventBody, RunEvent } from '../events/events.ts'
import { logFile } from '../logs/file.ts'
import type { RunState } from '../state/state.ts'
import { runCommand } from './command.ts'
import { type Finish, payloadOf } from './payload.ts'
import { postWebhook } from './webhook.ts'

/** The hooks of a run while one process carries it out. */
export interface HookCalls {
  /** Calls the hooks of an event, each once; true as soon as all have ended. */
  call(event: HookEvent, finish: Finish, now: number): boolean
}

/** What hooks need of those who call them. */
export interface HookSurroundings {
  readonly state: RunState
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Hooks that have ended in this run, as its events tell. */
  readonly ended: ReadonlySet<string>
  /** Hears of each that ends. */
  readonly onEnd: (body: EventBody) => void
}

/** Makes them. A hook whose process died is called again, so that each is called at least once. */
export function makeHooks({ state, home, env, signal, ended: before, onEnd }: HookSurroundings): HookCalls {
  const begun = new Set<string>()
  const ended = new Set(before)

  async function carryOut(hook: Hook, name: string, payload: JsonObject): Promise<void> {
    const log = logFile(home, `${state.run}/${name}/1`)
    const problem =
      hook.type === 'webhook'
        ? await postWebhook(hook, payload, env, signal)
        : await runCommand(hook, payload, log, signal)
    ended.add(name)
    onEnd({ type: 'hook_ended', hook: name, ...(problem !== undefined && { problem }) })
  }

  return {
    call(event, finish, now) {
      const hooks = (state.plan.hooks?.[event] ?? []).map((hook, index) => ({ hook, name: `on_${event}-${index + 1}` }))
      const payload = payloadOf(state, event, finish, now)
      for (const { hook, name } of hooks) {
        if (begun.has(name) || ended.has(name)) continue
        begun.add(name)
        void carryOut(hook, name, payload)
      }
      return hooks.every(({ name }) => ended.has(name))
    },
  }
}

/** What the events of a run tell of its hooks, since it was started or, having ended, was resumed. */
export interface HookHistory {
  readonly startedAt: number | undefined
  readonly late: boolean
  readonly ended: ReadonlySet<string>
}

/** Reads it from the events. Pure. */
export function hookHistory(events: readonly RunEvent[]): HookHistory {
  const from = events.findLastIndex(({ type }) => type === 'run_ended') + 1
  const present = events.slice(from)
  return {
    startedAt: present[0]?.at,
    late: present.some(({ type }) => type === 'run_late'),
    ended: new Set(present.flatMap((event) => (event.type === 'hook_ended' ? [event.hook] : []))),
  }
}
