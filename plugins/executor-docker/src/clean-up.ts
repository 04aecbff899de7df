import type { LogLine, Outcome } from '@liminal/core'
import type Docker from 'dockerode'
import type { Attempt } from './attempt.ts'
import type { DockerConfig } from './config.ts'
import { during } from './engine/during.ts'
import { withLimit } from './engine/with-limit.ts'

/** Removes containers once their end is recorded and their logs have been read. */
export interface Cleaner {
  /** The outcome of an attempt is recorded. */
  ended(attempt: Attempt, outcome: Outcome): void
  /** Passes logs on, and knows when they have been read. */
  reading(attempt: Attempt, lines: AsyncIterable<LogLine>): AsyncIterable<LogLine>
  /** Removes those that have ended: who closes an executor wants nothing more of it. */
  close(): Promise<void>
}

/** How long a container stays after all that, in milliseconds, for whoever wants to read its log once more. */
const linger = 10_000

/** How long it may take to remove one, in milliseconds: who closes, or ends, waits for that. */
const patience = 10_000

/** A cleaner with a policy. */
export function createCleaner(docker: Docker, policy: DockerConfig['clean_up']): Cleaner {
  const readers = new Map<string, number>()
  const read = new Set<string>()
  const ended = new Set<string>()

  function removeSoon(container: string): void {
    if (!ended.has(container) || !read.has(container)) return
    setTimeout(() => {
      if ((readers.get(container) ?? 0) === 0 && ended.has(container)) void remove(container)
    }, linger).unref()
  }

  async function remove(container: string): Promise<void> {
    ended.delete(container)
    read.delete(container)
    readers.delete(container)
    using limit = withLimit(patience, undefined)
    // What cannot be removed now is found by `collect`.
    await during(docker, limit.signal)
      .getContainer(container)
      .remove({ force: true })
      .catch(() => {})
  }

  return {
    ended({ container }, outcome) {
      if (policy === 'never' || (policy === 'on_success' && outcome.status !== 'succeeded')) return
      ended.add(container)
      removeSoon(container)
    },
    async *reading({ container }, lines) {
      readers.set(container, (readers.get(container) ?? 0) + 1)
      try {
        yield* lines
        read.add(container)
      } finally {
        readers.set(container, (readers.get(container) ?? 1) - 1)
        removeSoon(container)
      }
    },
    async close() {
      await Promise.all([...ended].map(remove))
    },
  }
}
