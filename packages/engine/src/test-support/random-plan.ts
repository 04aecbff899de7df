import type { ForEach, Plan, PlannedTask, TriggerRule } from '@liminal/core'
import { containerWork, planOf, task } from './plan.ts'
import type { JobScript } from './process-executor.ts'

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const rules: readonly TriggerRule[] = [
  'all_success',
  'all_success',
  'all_done',
  'one_failed',
  'none_failed',
  'one_done',
]

/** A plan of some tasks: chains, fans and joins, retries, failures, conditions, instances, trigger rules, timeouts. */
export function randomPlan(seed: number, size = 6): Plan {
  const random = randomOf(seed)
  const chance = (probability: number) => random() < probability
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const tasks: PlannedTask[] = []
  for (let index = 0; index < size; index += 1) {
    const before = tasks.map(({ name }) => name)
    const upstreams = before.filter(() => chance(index === 0 ? 0 : 0.45)).slice(-3)
    const failures = chance(0.25) ? (chance(0.5) ? 1 : 3) : 0
    const ends = Array.from({ length: failures }, () => 'failed' as const)
    const script: JobScript = { ends, seconds: chance(0.3) ? 0.05 : 0, output: 'n=' }
    const up = upstreams.at(-1)
    tasks.push(
      task(`t${index}`, upstreams, {
        triggerRule: upstreams.length === 0 ? 'all_success' : pick(rules),
        retries: { limit: chance(0.6) ? 1 : 0, delaySeconds: 0.01 },
        outputs: { n: 'string' },
        ...(chance(0.25) && { forEach: mapped(up, tasks, random) }),
        ...(chance(0.2) && { when: chance(0.7) ? '1 < 2' : '1 > 2' }),
        ...(chance(0.1) && { timeoutSeconds: 60 }),
        ...(chance(0.3) && { maxParallel: 1 }),
        work: containerWork(JSON.stringify(script)),
      }),
    )
  }
  return planOf(tasks)
}

/** Goes through the list of an upstream's outputs, if that is surely one, else through numbers. */
function mapped(up: string | undefined, tasks: readonly PlannedTask[], random: () => number): ForEach {
  const list = tasks.find(({ name, forEach, when }) => name === up && forEach !== undefined && when === undefined)
  if (list !== undefined && random() < 0.7) return { expression: `tasks.${list.name}.outputs.n` }
  return { items: Array.from({ length: Math.floor(random() * 4) }, (_, at) => at) }
}
