import { collectFailures, type Failure } from '../test-function.ts'
import { attachingTests } from './attaching.ts'
import { defaultPatience, withBench } from './bench.ts'
import { cancellingTests } from './cancelling.ts'
import { keyTests } from './keys.ts'
import { loggingTests } from './logging.ts'
import type { ExecutorSuiteOptions } from './options.ts'
import { runningTests } from './running.ts'
import { secretTests } from './secrets.ts'

/** A test takes several steps, each with its own patience. */
const stepsOfTest = 5

/** Registers the tests of the executor contract, so that an implementation proves itself. */
export function testExecutor(options: ExecutorSuiteOptions): void {
  const { logs, cancel } = options.supports
  const tests = {
    ...runningTests(options),
    ...keyTests(),
    ...attachingTests(),
    ...(cancel && cancellingTests()),
    ...(logs && loggingTests()),
    ...(options.secrets && secretTests(options, options.secrets)),
  }
  for (const [name, run] of Object.entries(tests)) {
    options.test(name, () => withBench(options, run), (options.patience ?? defaultPatience) * stepsOfTest)
  }
}

/** Runs the same tests here and now, without a test runner; resolves with those that fail. */
export function failuresOfExecutor(options: Omit<ExecutorSuiteOptions, 'test'>): Promise<Failure[]> {
  return collectFailures((test) => testExecutor({ ...options, test }))
}
