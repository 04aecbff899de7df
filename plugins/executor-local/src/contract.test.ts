import { secretInFile, testExecutor } from '@liminal/testkit'
import { test } from 'vitest'
import { accepts, localConfig } from './config.ts'
import { createExecutor } from './executor.ts'

testExecutor({
  test,
  open: async (context) => createExecutor(localConfig.parse({ grace: 0.2 }), context),
  accepts,
  supports: { logs: true, cancel: true },
  secrets: secretInFile,
})
