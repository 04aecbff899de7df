import { randomUUID } from 'node:crypto'
import type { Handle } from '@liminal/core'
import { type BrokenByName, jobOf, kill } from './broken.ts'

/** What can be wrong in keys and handles, or in who watches the work. */
export const brokenKeys: BrokenByName = {
  'a second job for the same key': {
    caughtBy: [
      'the same key twice runs once',
      'the same key at the same time runs once',
      'the same key from a later process runs once',
    ],
    change: (good) => {
      let count = 0
      return { submit: (key, work, signal) => good.submit(`${key}.${count++}.${process.hrtime()}`, work, signal) }
    },
  },
  'keys known only to the process that submitted': {
    caughtBy: ['the same key from a later process runs once'],
    change: (good, _, { name }) => {
      const own = `${name}.${process.hrtime()}`
      return { submit: (key, work, signal) => good.submit(`${key}.${own}`, work, signal) }
    },
  },
  'looking for the key, and submitting later': {
    caughtBy: ['the same key at the same time runs once'],
    change: (good, machine) => ({
      async submit(key, work, signal) {
        const isKnown = machine.has(key)
        await new Promise(setImmediate)
        return good.submit(isKnown || !machine.has(key) ? key : `${key}.2`, work, signal)
      },
    }),
  },
  'one job for all keys': {
    caughtBy: ['different keys are different work'],
    change: (good) => ({ submit: (key, work, signal) => good.submit(key.replace(/(1|2)$/, ''), work, signal) }),
  },
  'a handle that is not JSON': {
    caughtBy: ['a handle is JSON'],
    change: (good) => ({ submit: async (...all) => ({ ...(await good.submit(...all)), lost: undefined }) }),
  },
  'wait kills when it is aborted': {
    caughtBy: ['aborting a wait rejects it and leaves the work running'],
    change: (good, machine) => ({
      wait(handle, signal) {
        signal.addEventListener('abort', () => kill(jobOf(machine, handle).child.pid))
        return good.wait(handle, signal)
      },
    }),
  },
  'wait goes on when it is aborted': {
    caughtBy: ['aborting a wait rejects it and leaves the work running'],
    change: (good) => ({ wait: (handle) => good.wait(handle, new AbortController().signal) }),
  },
  'wait only in the process that submitted': {
    caughtBy: [
      'a later process waits for work that runs',
      'a later process is told the outcome of work that has ended',
    ],
    change: (good) => {
      const own = new Set<unknown>()
      return {
        async submit(...all) {
          const handle = await good.submit(...all)
          own.add(handle.key)
          return handle
        },
        wait: async (handle, signal) =>
          own.has(handle.key) ? good.wait(handle, signal) : { status: 'lost', reason: 'unknown' },
      }
    },
  },
  'a fingerprint of the process': {
    caughtBy: ['a fingerprint is the same for the same work, in every process'],
    change: () => {
      const own = randomUUID()
      return { fingerprint: async () => own }
    },
  },
  'deviations of the process': {
    caughtBy: ['what would be done otherwise is told in texts, the same in every process'],
    change: () => {
      const own = randomUUID()
      return { deviations: async () => [own] }
    },
  },
  'an environment that is not there is an exception': {
    caughtBy: ['an environment that is not there can neither be removed nor repaired, and that is no exception'],
    change: () => {
      const refuse = async () => {
        throw new Error('there is none')
      }
      return { environments: { list: async () => [], remove: refuse, repair: refuse } }
    },
  },
  'waiting twice at the same time is refused': {
    caughtBy: ['waiting again gives the same outcome'],
    change: (good) => {
      const waiting = new Set<unknown>()
      return {
        async wait(handle, signal) {
          if (waiting.has(handle.key)) throw new Error('is being waited for')
          waiting.add(handle.key)
          return good.wait(handle, signal).finally(() => waiting.delete(handle.key))
        },
      }
    },
  },
  'disposing kills': {
    caughtBy: ['disposing leaves the work running'],
    change: (good, machine) => {
      const own: Handle[] = []
      return {
        async submit(...all) {
          own.push(await good.submit(...all))
          return own.at(-1) as Handle
        },
        async [Symbol.asyncDispose]() {
          for (const handle of own) kill(jobOf(machine, handle).child.pid)
        },
      }
    },
  },
}
