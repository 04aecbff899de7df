/** Registers a test: vitest's `test`, that of node:test, or any other that takes a name, a function and a time limit. */
export type TestFunction = (name: string, run: () => Promise<void>, milliseconds: number) => unknown

/** A test that failed, and what it threw. */
export interface Failure {
  readonly name: string
  readonly error: unknown
}

/** Runs the tests that a suite registers, a few at a time, and collects those that fail. */
export async function collectFailures(register: (test: TestFunction) => void, parallel = 4): Promise<Failure[]> {
  const tests: { name: string; run: () => Promise<void> }[] = []
  register((name, run) => tests.push({ name, run }))
  const failures: Failure[] = []
  const remaining = tests.values()
  const lane = async () => {
    for (const { name, run } of remaining) await run().catch((error: unknown) => failures.push({ name, error }))
  }
  await Promise.all(Array.from({ length: parallel }, lane))
  return failures.sort(
    (a, b) => tests.findIndex(({ name }) => name === a.name) - tests.findIndex(({ name }) => name === b.name),
  )
}
