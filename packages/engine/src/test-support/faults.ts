import type { Executor } from '@liminal/core'
import type { Store } from '../store/store.ts'

/** Called at every point where a process may die: before and after each act that others can see. */
export type Point = (name: string) => void

/** A store that passes a point before and after every write. */
export function withStorePoints(store: Store, point: Point): Store {
  const around =
    <A extends unknown[], R>(name: string, act: (...args: A) => R) =>
    (...args: A): R => {
      point(`before ${name}`)
      const result = act(...args)
      point(`after ${name}`)
      return result
    }
  return {
    ...store,
    write: around('write', store.write),
    takeLease: around('takeLease', store.takeLease),
    renewLease: around('renewLease', store.renewLease),
    releaseLease: around('releaseLease', store.releaseLease),
    claimSlots: around('claimSlots', store.claimSlots),
    [Symbol.dispose]: () => store[Symbol.dispose](),
  }
}

/** An executor that passes a point before and after every call, and at every line of a log. */
export function withExecutorPoints(executor: Executor, point: Point): Executor {
  const around =
    <A extends unknown[], R>(name: string, act: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      point(`before ${name}`)
      const result = await act(...args)
      point(`after ${name}`)
      return result
    }
  return {
    ...executor,
    submit: around('submit', executor.submit),
    wait: around('wait', executor.wait),
    cancel: around('cancel', executor.cancel),
    async *logs(handle, options) {
      for await (const line of executor.logs(handle, options)) {
        point('before log line')
        yield line
        point('after log line')
      }
    },
    [Symbol.asyncDispose]: () => executor[Symbol.asyncDispose](),
  }
}
