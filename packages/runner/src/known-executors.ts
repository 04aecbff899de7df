import { type Executor, isLiminalError, loadRegistry, reasonOf } from '@liminal/core'
import type { Executors, Store } from '@liminal/engine'
import { executorsOf } from './executors.ts'
import type { Io } from './io.ts'
import { knownHosts } from './services/known.ts'

/** An executor that has been used, by the name that it had. */
export interface KnownExecutor {
  readonly name: string
  open(): Promise<Executor>
}

/** Executors that have been used; disposing closes those that were opened. */
export interface KnownExecutors extends AsyncDisposable {
  readonly executors: readonly KnownExecutor[]
}

/** Every executor that a run of the store, or a service, has used. One whose plugin is gone is told of, and left. */
export async function knownExecutors(store: Store, home: string, io: Io): Promise<KnownExecutors> {
  const opened = new Map<string, { readonly executors: Executors; readonly name: string }>()
  for (const { executors, plugins } of [...store.plannedExecutors(), ...knownHosts(home)]) {
    for (const [name, { type, config }] of Object.entries(executors)) {
      const id = JSON.stringify([name, type, config])
      if (opened.has(id)) continue
      const plan = { executors: { [name]: { type, config } } }
      const found = await tolerant(async () => executorsOf(plan, await loadRegistry(plugins), home), name, io)
      if (found !== undefined) opened.set(id, { executors: found, name })
    }
  }
  const all = [...opened.values()]
  return {
    executors: all.map(({ executors, name }) => ({ name, open: () => executors.open(name) })),
    [Symbol.asyncDispose]: async () => {
      for (const { executors } of all) await executors[Symbol.asyncDispose]()
    },
  }
}

async function tolerant<T>(body: () => Promise<T>, executor: string, io: Io): Promise<T | undefined> {
  try {
    return await body()
  } catch (error) {
    tellOf(io)(executor, error)
    return undefined
  }
}

/** Tells that an executor is left out: its plugin, or its engine, may be away. */
export function tellOf(io: Io): (executor: string, error: unknown) => void {
  return (executor, error) => {
    if (!isLiminalError(error)) throw error
    io.err(`what executor ${executor} has left is not looked at: ${reasonOf(error)}`)
  }
}
