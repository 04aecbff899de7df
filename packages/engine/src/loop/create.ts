import { randomBytes } from 'node:crypto'
import type { Plan } from '@liminal/core'
import type { Store } from '../store/store.ts'

/** Makes a run of a plan, with all its tasks waiting, and gives its id. */
export function createRun(store: Store, plan: Plan, now: number = Date.now()): string {
  for (;;) {
    const id = runId(plan.pipeline, now)
    if (store.createRun(id, plan, now)) return id
  }
}

/** `PIPELINE-YYYYMMDD-HHMMSS-xxxx`, the time in UTC. */
function runId(pipeline: string, now: number): string {
  const [date, time] = new Date(now)
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .split('T')
  const random = (randomBytes(4).readUInt32BE() % 36 ** 4).toString(36).padStart(4, '0')
  return `${pipeline}-${date}-${time}-${random}`
}
