import type { PlanDiff, TaskDiff } from '@liminal/engine'
import type { Io } from '../io.ts'
import { renderTable } from './table.ts'

const signs: Readonly<Record<TaskDiff['change'], string>> = { same: ' ', changed: '~', new: '+', gone: '-' }

const words: Readonly<Record<string, string>> = {
  upstreams: 'depends_on',
  forEach: 'for_each',
  values: 'variables',
  triggerRule: 'trigger_rule',
  timeoutSeconds: 'timeout_minutes',
  maxParallel: 'max_parallel',
}

/** What a new plan means for a run, task by task. */
export function renderPlanDiff({ tasks }: PlanDiff, { paint }: Io): string {
  const header = ['', 'task', 'plan', 'so it'].map((cell) => paint('dim', cell))
  const rows = tasks.map(({ task, change, parts, fate }) => {
    const what = parts.map((part) => words[part] ?? part).join(', ')
    return [signs[change], task, change === 'changed' ? `changed: ${what}` : change, fateOf(fate)]
  })
  return renderTable([header, ...rows])
}

function fateOf(fate: TaskDiff['fate']): string {
  return fate === 'kept' ? 'stays as it is' : fate === 'runs' ? 'runs' : 'is removed'
}
