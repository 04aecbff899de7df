import { randomUUID } from 'node:crypto'
import type { ServiceHost, ServiceSpec } from '@liminal/core'
import { type HostMachine, switchOff } from './reference.ts'
import { stopVersion } from './version.ts'

/** A host that breaks the contract in one way, and the tests that say so. */
export interface BrokenHost {
  readonly caughtBy: readonly string[]
  readonly change: (good: ServiceHost, machine: HostMachine) => Partial<ServiceHost>
}

/** Hosts by what is wrong with them. */
export const brokenHosts: Readonly<Record<string, BrokenHost>> = {
  'lists the services of other systems': {
    caughtBy: ['a service is started, and answers'],
    change: (good) => ({ list: (_, signal) => good.list('testkit', signal) }),
  },
  'replaces what has not changed': {
    caughtBy: [
      'what has not changed is left alone, also by another process',
      'a secret whose value has changed makes another version',
      'who stops to apply leaves the former one alone',
      'two who apply at the same time do so one after the other',
    ],
    change: (good) => changed(good, (spec) => ({ ...spec, deployed: { ANY: randomUUID() } })),
  },
  'ends the former before the new one is there': {
    caughtBy: [
      'what has changed is replaced, without a request being lost',
      'one that never becomes ready is refused with what it printed; the former goes on',
      'one that answers otherwise than is expected is refused; the former goes on',
      'it is found at the port that it is given',
      'a port that another program has is refused; the former goes on',
      'who stops to apply leaves the former one alone',
    ],
    change: (good, machine) => ({
      apply(spec, options) {
        const former = machine.services.get('testkit/server')
        if (former !== undefined && JSON.stringify(former.spec) !== JSON.stringify(spec))
          stopVersion(former.version, 'SIGKILL')
        return good.apply(spec, options)
      },
    }),
  },
  'does not wait for what it is told': {
    caughtBy: ['one that never becomes ready is refused with what it printed; the former goes on'],
    change: (good) => changed(good, (spec) => ({ ...spec, ready: { ...spec.ready, path: '/' } })),
  },
  'does not say what was printed': {
    caughtBy: [
      'one that never becomes ready is refused with what it printed; the former goes on',
      'one that ends is refused at once',
    ],
    change: (good) => ({
      async apply(spec, options) {
        const applied = await good.apply(spec, options)
        return 'refused' in applied ? { ...applied, refused: { ...applied.refused, log: [] } } : applied
      },
    }),
  },
  'asks nothing before it switches': {
    caughtBy: ['one that answers otherwise than is expected is refused; the former goes on'],
    change: (good) => ({ apply: (spec, { signal }) => good.apply(spec, { checks: [], signal }) }),
  },
  'takes any port': {
    caughtBy: [
      'it is found at the port that it is given',
      'a port that another program has is refused; the former goes on',
    ],
    change: (good) => changed(good, ({ port, ...spec }) => spec),
  },
  'takes another port than the one that is taken': {
    caughtBy: ['a port that another program has is refused; the former goes on'],
    change: (good) => ({
      async apply(spec, options) {
        const applied = await good.apply(spec, options)
        const { port, ...rest } = spec
        return 'refused' in applied && applied.refused.reason.includes('taken') ? good.apply(rest, options) : applied
      },
    }),
  },
  'does not tell of restarts': {
    caughtBy: ['one that dies is started anew'],
    change: (good) => ({
      list: async (system, signal) => (await good.list(system, signal)).map((status) => ({ ...status, restarts: 0 })),
    }),
  },
  'tells the log only to the process that has applied': {
    caughtBy: ['its log is there, and goes on'],
    change: (good) => {
      let isOwn = false
      return {
        apply(spec, options) {
          isOwn = true
          return good.apply(spec, options)
        },
        async *logs(...all) {
          if (isOwn) yield* good.logs(...all)
        },
      }
    },
  },
  'leaves out where a secret was': {
    caughtBy: ['a secret arrives, is masked, and stands in no description'],
    change: (good) => ({
      async *logs(...all) {
        for await (const line of good.logs(...all)) yield { ...line, text: line.text.replace('***', '') }
      },
    }),
  },
  'does not look at values of secrets': {
    caughtBy: ['a secret whose value has changed makes another version'],
    change: (good, machine) => ({
      async apply(spec, options) {
        const former = machine.services.get('testkit/server')
        if (former === undefined || JSON.stringify(former.spec) !== JSON.stringify(spec))
          return good.apply(spec, options)
        return { change: 'unchanged', url: `http://localhost:${former.front.port}` }
      },
    }),
  },
  'waits for no request in hand': {
    caughtBy: ['a request in hand is finished before the former one goes'],
    change: (good, machine) => ({
      async apply(spec, options) {
        const former = machine.services.get('testkit/server')
        const applied = await good.apply(spec, options)
        if ('change' in applied && applied.change === 'replaced' && former !== undefined)
          stopVersion(former.version, 'SIGKILL')
        return applied
      },
    }),
  },
  'always has something to remove': {
    caughtBy: ['it is removed once'],
    change: (good) => ({
      async remove(...all) {
        await good.remove(...all)
        return true
      },
    }),
  },
  'cannot be stopped': {
    caughtBy: ['who stops to apply leaves the former one alone'],
    change: (good) => ({
      apply: (spec, { checks }) => good.apply(spec, { checks, signal: new AbortController().signal }),
    }),
  },
  'does not wait for its turn': {
    caughtBy: ['two who apply at the same time do so one after the other'],
    change: (good, machine) => ({
      apply(spec, options) {
        machine.turn = Promise.resolve()
        return good.apply(spec, options)
      },
    }),
  },
  'says that all is up': {
    caughtBy: [
      'one that runs and answers no more is unhealthy',
      'one that was switched off is down, and is started anew where it was',
    ],
    change: (good) => ({
      list: async (system, signal) => (await good.list(system, signal)).map((status) => ({ ...status, state: 'up' })),
    }),
  },
  'insists on its former port': {
    caughtBy: ['a port that nobody asked for may be another once it is taken'],
    change: (good, machine) => ({
      async apply(spec, options) {
        const former = machine.services.get('testkit/server')
        const applied = await good.apply(spec, options)
        if (!('change' in applied) || former === undefined || spec.port !== undefined) return applied
        if (applied.url === `http://localhost:${former.front.port}`) return applied
        switchOff(machine)
        return { refused: { reason: 'taken', hint: '', log: [] } }
      },
    }),
  },
}

function changed(good: ServiceHost, change: (spec: ServiceSpec) => ServiceSpec): Partial<ServiceHost> {
  return { apply: (spec, options) => good.apply(change(spec), options) }
}
