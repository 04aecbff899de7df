import type { Executor } from '@liminal/core'
import type { Session } from './context.ts'

/** An executor of the plan, opened once for the session. */
export function openExecutor({ opened, options }: Session, name: string): Promise<Executor> {
  const known = opened.get(name)
  if (known !== undefined) return known
  const opening = options.executors(name)
  opened.set(name, opening)
  // A retry tries anew.
  opening.catch(() => opened.delete(name))
  return opening
}
