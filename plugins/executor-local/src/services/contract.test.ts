import { secretInFile, testServices } from '@liminal/testkit'
import { test } from 'vitest'
import { localConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'

testServices({
  test,
  open: async (context) => createExecutor(localConfig.parse({ grace: 5 }), context),
  secrets: secretInFile,
})
