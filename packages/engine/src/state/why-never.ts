import type { TriggerRule } from '@liminal/core'
import type { TaskStatus } from '../events/events.ts'
import type { RunState } from './state.ts'

/** What keeps a task from ever starting: the first of these states that an upstream is in, else what none of them did. */
interface Against {
  readonly states: readonly TaskStatus[]
  readonly none?: string
}

const bad: readonly TaskStatus[] = ['failed', 'cancelled', 'upstream_failed']

const against: Readonly<Record<TriggerRule, Against>> = {
  all_success: { states: [...bad, 'skipped'] },
  all_failed: { states: ['succeeded', 'skipped'] },
  all_done: { states: [] },
  one_success: { states: [], none: 'succeeded' },
  one_failed: { states: [], none: 'failed' },
  one_done: { states: [], none: 'ran' },
  none_failed: { states: bad },
  none_failed_min_one_success: { states: bad, none: 'succeeded' },
  none_skipped: { states: ['skipped'] },
  always: { states: [] },
}

const words: Partial<Record<TaskStatus, string>> = {
  cancelled: 'cancelled',
  upstream_failed: 'not run',
  skipped: 'skipped',
}

/** How many upstreams are named. */
const named = 3

/** Why a task never starts whose trigger rule says so: which upstream, its state, and the rule. Pure. */
export function whyNever({ tasks }: RunState, task: string): string {
  const planned = tasks.get(task)?.planned
  const rule = planned?.triggerRule ?? 'all_success'
  const { states, none = 'ran' } = against[rule]
  for (const state of states) {
    const upstreams = planned?.upstreams.filter((name) => tasks.get(name)?.state === state) ?? []
    if (upstreams.length > 0) return `${said(upstreams, state)} (trigger_rule: ${rule})`
  }
  return `no upstream ${none} (trigger_rule: ${rule})`
}

/** `upstream a failed`, `upstreams a, b were skipped` */
function said(upstreams: readonly string[], state: TaskStatus): string {
  const [one, several] = upstreams.length === 1 ? ['upstream', 'was'] : ['upstreams', 'were']
  const more = upstreams.length > named ? ` and ${upstreams.length - named} more` : ''
  const word = words[state]
  return `${one} ${upstreams.slice(0, named).join(', ')}${more} ${word === undefined ? state : `${several} ${word}`}`
}
