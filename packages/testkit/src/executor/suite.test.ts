import assert from 'node:assert/strict'
import { expect, test } from 'vitest'
import { openBroken } from '../test-support/broken/broken.ts'
import { brokenCancelling } from '../test-support/broken/cancelling.ts'
import { brokenKeys } from '../test-support/broken/keys.ts'
import { brokenLogging } from '../test-support/broken/logging.ts'
import { brokenOutcomes } from '../test-support/broken/outcomes.ts'
import { brokenSecrets } from '../test-support/broken/secrets.ts'
import type { Job } from '../test-support/machine.ts'
import { openReference } from '../test-support/reference.ts'
import { secretInFile } from './secrets.ts'
import { failuresOfExecutor, testExecutor } from './suite.ts'

const broken = { ...brokenKeys, ...brokenOutcomes, ...brokenCancelling, ...brokenLogging, ...brokenSecrets }

const declared = { accepts: ['container'], supports: { logs: true, cancel: true }, secrets: secretInFile } as const

const machine = new Map<string, Job>()
testExecutor({ test, open: async (context) => openReference(machine, context), ...declared })

const all: string[] = []
testExecutor({ test: (name) => all.push(name), open: () => assert.fail(), ...declared })

const longPatience = 60_000

test.concurrent.each(Object.entries(broken))('caught: %s', { timeout: longPatience }, async (_, how) => {
  const failures = await failuresOfExecutor({ ...declared, open: openBroken(how, new Map()), patience: 3000 })
  expect(failures.map(({ name }) => name)).toEqual(all.filter((name) => how.caughtBy.includes(name)))
  expect(failures).toHaveLength(how.caughtBy.length)
})

test('every test catches something', () => {
  const catching = new Set(Object.values(broken).flatMap(({ caughtBy }) => caughtBy))
  expect(all.filter((name) => !catching.has(name))).toEqual([])
})

test('what is not declared is not tested', () => {
  const names: string[] = []
  const supports = { logs: false, cancel: false }
  testExecutor({ test: (name) => names.push(name), open: () => assert.fail(), accepts: ['container'], supports })
  expect(names.filter((name) => /cancel|log|secret/.test(name))).toEqual([])
  expect(names.length).toBeGreaterThan(10)
})
