import type { Decision, ForEach, Hook, HookEvent, Plan, PlannedTask, TriggerRule } from '@liminal/core'
import { containerWork, functionTask, planOf, task } from './plan.ts'
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

/** The usual one as often as all others together. */
const rules: readonly TriggerRule[] = [
  ...Array.from({ length: 9 }, () => 'all_success' as const),
  'all_done',
  'all_failed',
  'always',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'one_done',
  'one_failed',
  'one_success',
]

/** What a plan may have in it. */
export const features = [
  'join',
  'fan',
  'retry',
  'failure',
  'trigger rule',
  'true condition',
  'false condition',
  'condition on an output',
  'instances of a list',
  'instances of an output',
  'timeout',
  'cancelled task',
  'output in work',
  'function',
  'approval',
  'rejection',
  'pool',
  'hook',
] as const

/** One of them. */
export type Feature = (typeof features)[number]

/** A plan, what is in it, and what is asked of its run. */
export interface RandomPlan {
  readonly plan: Plan
  readonly has: ReadonlySet<Feature>
  /** Tasks that somebody asks to be cancelled. */
  readonly cancels: readonly string[]
  /** What is said to tasks that ask for approval. */
  readonly decisions: Readonly<Record<string, Decision>>
}

/** One slot, that only one task has at a time. */
const pools = { lane: 1 }

/** They print what they are told into their logs. */
const hooks = Object.fromEntries(
  (['success', 'failure'] as const).map((event): [HookEvent, readonly Hook[]] => [
    event,
    [{ type: 'command', command: 'cat; echo', folder: '/', timeoutSeconds: 10 }],
  ]),
)

/** A plan of some tasks, the same for the same seed. */
export function randomPlan(seed: number, size = 6): RandomPlan {
  const random = randomOf(seed)
  const chance = (probability: number) => random() < probability
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const tasks: PlannedTask[] = []
  for (let index = 0; index < size; index += 1) {
    const before = tasks.map(({ name }) => name)
    const upstreams = before.filter(() => chance(index === 0 ? 0 : 0.45)).slice(-3)
    const failures = chance(0.25) ? (chance(0.5) ? 1 : 3) : 0
    const ends = Array.from({ length: failures }, () => 'failed' as const)
    const tooLong = chance(0.08)
    const seconds = tooLong ? 30 : chance(0.3) ? 0.05 : 0
    const up = upstreams.at(-1)
    if (chance(0.12)) {
      tasks.push(functionOf(`t${index}`, upstreams, chance(0.5) ? 'echo' : 'approve', pick(rules)))
      continue
    }
    const inWork = tasks.find(({ name, forEach }) => name === up && forEach === undefined) !== undefined && chance(0.4)
    const script: JobScript = { ends, seconds, output: inWork ? `n={{tasks.${up}.outputs.n}}` : 'n=' }
    tasks.push(
      task(`t${index}`, upstreams, {
        triggerRule: upstreams.length === 0 ? 'all_success' : pick(rules),
        retries: { limit: chance(0.6) ? 1 : 0, delaySeconds: 0.01 },
        outputs: { n: 'string' },
        ...(chance(0.25) && { forEach: mapped(up, tasks, random) }),
        ...(chance(0.15) && { when: conditionOn(up, chance, pick) }),
        ...(tooLong && { timeoutSeconds: 0.1 }),
        ...(chance(0.3) && { maxParallel: 1 }),
        ...(chance(0.3) && { pool: { name: 'lane', slots: 1 } }),
        work: containerWork(JSON.stringify(script)),
      }),
    )
  }
  const cancels = chance(0.15) ? [pick(tasks).name] : []
  const asking = tasks.filter(isApproval).map(({ name }) => name)
  const decisions = Object.fromEntries(asking.map((name) => [name, { approved: chance(0.6), by: 'ada' }]))
  const plan = planOf(tasks, { pools, ...(chance(0.4) && { hooks }) })
  return { plan, has: featuresOf(plan, { cancels, decisions }), cancels, decisions }
}

function functionOf(name: string, upstreams: readonly string[], what: string, rule: TriggerRule): PlannedTask {
  const work = { kind: 'function', function: what, input: name } as const
  return functionTask(name, upstreams, {
    work,
    outputs: { n: 'string' },
    triggerRule: upstreams.length === 0 ? 'all_success' : rule,
  })
}

function isApproval({ work }: PlannedTask): boolean {
  return work.kind === 'function' && work.function === 'approve'
}

function conditionOn(
  up: string | undefined,
  chance: (probability: number) => boolean,
  pick: <T>(from: readonly T[]) => T,
): string {
  return up !== undefined && chance(0.5) ? `tasks.${up}.outputs.n == 'n='` : pick(['1 < 2', '1 > 2'])
}

function featuresOf(
  { tasks, hooks }: Plan,
  { cancels, decisions }: Pick<RandomPlan, 'cancels' | 'decisions'>,
): ReadonlySet<Feature> {
  const downstreams = (name: string) => tasks.filter(({ upstreams }) => upstreams.includes(name)).length
  const some: Readonly<Record<Feature, (task: PlannedTask) => boolean>> = {
    join: ({ upstreams }) => upstreams.length > 1,
    fan: ({ name }) => downstreams(name) > 1,
    retry: ({ retries }) => retries.limit > 0,
    failure: ({ work }) => JSON.stringify(work).includes('failed'),
    'trigger rule': ({ triggerRule }) => triggerRule !== 'all_success',
    'true condition': ({ when }) => when === '1 < 2',
    'false condition': ({ when }) => when === '1 > 2',
    'condition on an output': ({ when }) => typeof when === 'string' && when.startsWith('tasks.'),
    'instances of a list': ({ forEach }) => forEach !== undefined && 'items' in forEach && forEach.items.length > 1,
    'instances of an output': ({ forEach }) => forEach !== undefined && 'expression' in forEach,
    timeout: ({ timeoutSeconds }) => timeoutSeconds !== undefined,
    'cancelled task': ({ name }) => cancels.includes(name),
    'output in work': ({ work }) => JSON.stringify(work).includes('{{'),
    function: ({ work }) => work.kind === 'function' && work.function === 'echo',
    approval: ({ name }) => decisions[name]?.approved === true,
    rejection: ({ name }) => decisions[name]?.approved === false,
    pool: ({ pool }) => pool !== undefined,
    hook: () => hooks !== undefined,
  }
  return new Set(features.filter((feature) => tasks.some(some[feature])))
}

/** Goes through the list of an upstream's outputs, if that is surely one, else through numbers. */
function mapped(up: string | undefined, tasks: readonly PlannedTask[], random: () => number): ForEach {
  const list = tasks.find(({ name, forEach, when }) => name === up && forEach !== undefined && when === undefined)
  if (list !== undefined && random() < 0.7) return { expression: `tasks.${list.name}.outputs.n` }
  return { items: Array.from({ length: Math.floor(random() * 4) }, (_, at) => at) }
}
