import assert from 'node:assert/strict'
import type { ExecutorContext } from '@liminal/core'
import { expect, onTestFinished, test } from 'vitest'
import { secretInFile } from '../executor/secrets.ts'
import { collectFailures, type TestFunction } from '../test-function.ts'
import { type BrokenHost, brokenHosts } from '../test-support/host/broken.ts'
import { executorOf, type HostMachine, referenceHost, switchOff } from '../test-support/host/reference.ts'
import { stopVersion } from '../test-support/host/version.ts'
import { testServices } from './suite.ts'

/** Hosts whose machines are told apart by their homes. */
function hosts(how?: BrokenHost) {
  const machines = new Map<string, HostMachine>()
  const machineOf = (home: string) => {
    const machine = machines.get(home) ?? { services: new Map(), versions: [], turn: Promise.resolve() }
    machines.set(home, machine)
    return machine
  }
  return {
    open: async (context: ExecutorContext) => {
      const machine = machineOf(context.home)
      const good = referenceHost(machine, context)
      return executorOf({ ...good, ...how?.change(good, machine) })
    },
    secrets: secretInFile,
    switchOff: async (home: string) => switchOff(machineOf(home)),
    /** Ends what broken hosts have left, be it started only once its test was over. */
    async clearAway() {
      for (const machine of machines.values()) {
        await machine.turn
        switchOff(machine)
        for (const version of machine.versions) stopVersion(version, 'SIGKILL')
      }
    },
  }
}

testServices({ test, ...hosts() })

const all: string[] = []
testServices({ test: (name) => all.push(name), ...hosts() })

test.each(Object.entries(brokenHosts))('caught: %s', { timeout: 120_000 }, async (_, how) => {
  const { clearAway, ...broken } = hosts(how)
  onTestFinished(clearAway)
  // Those alone: a hundred servers at a time would take longer than the tests wait for one.
  const failures = await collectFailures((register) => {
    const test: TestFunction = (name, ...rest) => how.caughtBy.includes(name) && register(name, ...rest)
    testServices({ test, ...broken })
  })
  expect(failures.map(({ name }) => name)).toEqual(all.filter((name) => how.caughtBy.includes(name)))
  expect(failures).toHaveLength(how.caughtBy.length)
})

test('every test catches something', () => {
  const catching = new Set(Object.values(brokenHosts).flatMap(({ caughtBy }) => caughtBy))
  expect(all.filter((name) => !catching.has(name))).toEqual([])
})

test('what is after a machine was switched off is tested where that can be done', () => {
  const names: string[] = []
  const { switchOff: _, ...rest } = hosts()
  testServices({ test: (name) => names.push(name), ...rest, open: () => assert.fail() })
  expect(all.filter((name) => !names.includes(name))).toEqual([
    'one that was switched off is down, and is started anew where it was',
    'a port that nobody asked for may be another once it is taken',
  ])
})
