export type { ExecutorSuiteOptions, Script } from './executor/options.ts'
export { secretInFile } from './executor/secrets.ts'
export { failuresOfExecutor, testExecutor } from './executor/suite.ts'
export type { Failure, TestFunction } from './test-function.ts'
