import { environmentWithout, type Hook, type HookEvent, type JsonObject, reasonOf } from '@liminal/core'
import type { EventBody, RunEvent } from '../events/events.ts'
import { hookLogFile } from '../logs/file.ts'
import type { RunState } from '../state/state.ts'
import { runCommand } from './command.ts'
import { payloadOf, type Standing } from './payload.ts'
import type { Masks } from './secrets.ts'
import { postWebhook } from './webhook.ts'

/** The hooks of a run while one process carries it out. */
export interface HookCalls {
  /** Calls those hooks of an event that have not been called. */
  call(event: HookEvent, standing: Standing): void
  /** True once all hooks of an event have ended, and all others that were called. */
  areOver(event: HookEvent): boolean
}

/** What hooks need of those who call them. */
export interface HookSurroundings {
  readonly state: RunState
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Throws where this process may not act for the run any more. */
  readonly check: () => void
  /** Hooks that have ended in this run, as its events tell. */
  readonly ended: ReadonlySet<string>
  /** Hears of each that ends. */
  readonly onEnd: (body: EventBody) => void
  /** Hears of what keeps hooks from being called at all. */
  readonly fail: (error: unknown) => void
}

/** What a hook must not show: the variables with secrets, and their values. */
interface Hidden {
  readonly secrets: readonly string[]
  readonly masks: Masks
}

/** Makes them. A hook whose process died is called again, so that each is called at least once. */
export function makeHooks({
  state,
  home,
  env,
  signal,
  check,
  ended: before,
  onEnd,
  fail,
}: HookSurroundings): HookCalls {
  const begun = new Set<string>()
  const ended = new Set(before)
  const namesOf = (event: HookEvent) =>
    (state.plan.hooks?.[event] ?? []).map((hook, index) => ({ hook, name: `on_${event}-${index + 1}` }))

  async function carryOut(hook: Hook, name: string, payload: JsonObject): Promise<void> {
    // Only those who have hooks pay for it.
    const { masksOf, secretNames } = await import('./secrets.ts')
    const secrets = secretNames(state.plan.hooks ?? {}, state.plan.secretVariables ?? [])
    const masks = masksOf(secrets, env)
    const problem = await tell(hook, name, payload, { secrets, masks }).catch(reasonOf)
    ended.add(name)
    onEnd({ type: 'hook_ended', hook: name, ...(problem !== undefined && { problem: masks.text(problem) }) })
  }

  async function tell(hook: Hook, name: string, payload: JsonObject, hidden: Hidden): Promise<string | undefined> {
    if (hook.type === 'webhook') return postWebhook(hook, payload, { env, check, signal })
    check()
    const log = hookLogFile(home, state.run, name)
    // Masked all the same: it may find a value elsewhere.
    const masker = hidden.masks.stream()
    return runCommand(hook, payload, { log, masker, env: environmentWithout(env, hidden.secrets), signal })
  }

  return {
    call(event, standing) {
      const payload = payloadOf(state, event, standing, Date.now())
      for (const { hook, name } of namesOf(event)) {
        if (begun.has(name) || ended.has(name)) continue
        begun.add(name)
        carryOut(hook, name, payload).catch(fail)
      }
    },
    areOver: (event) => [...namesOf(event).map(({ name }) => name), ...begun].every((name) => ended.has(name)),
  }
}

/** What the events of a run tell of its hooks, since it was started or, having ended, was resumed. */
export interface HookHistory {
  readonly late: boolean
  readonly ended: ReadonlySet<string>
}

/** Reads it from the events. Pure. */
export function hookHistory(events: readonly RunEvent[]): HookHistory {
  const from = events.findLastIndex(({ type }) => type === 'run_ended') + 1
  const present = events.slice(from)
  return {
    late: present.some(({ type }) => type === 'run_late'),
    ended: new Set(present.flatMap((event) => (event.type === 'hook_ended' ? [event.hook] : []))),
  }
}
