import type { Executor } from '@liminal/core'

/** Executors by name, each opened once, when it is first asked for. Disposing closes them; what runs there goes on. */
export interface Executors extends AsyncDisposable {
  open(name: string): Promise<Executor>
}

/** Opens executors by a function; one that could not be opened is opened anew when it is asked for again. */
export function executorsBy(open: (name: string) => Promise<Executor>): Executors {
  const opened = new Map<string, Promise<Executor>>()
  return {
    open(name) {
      const known = opened.get(name)
      if (known !== undefined) return known
      const opening = open(name)
      opened.set(name, opening)
      opening.catch(() => opened.delete(name))
      return opening
    },
    async [Symbol.asyncDispose]() {
      // What was done stands, also where a client could not be opened, or cannot be closed in order.
      await Promise.allSettled([...opened.values()].map(async (executor) => (await executor)[Symbol.asyncDispose]()))
    },
  }
}
