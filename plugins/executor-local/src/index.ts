import { defineExecutor, definePlugin } from '@liminal/core'
import { localConfig } from './config.ts'
import { accepts, createExecutor } from './executor.ts'

/** Runs work as plain processes of this machine. */
const local = defineExecutor({
  name: 'local',
  config: localConfig,
  accepts,
  open: async (config, context) => createExecutor(config, context),
})

export default definePlugin({ name: '@liminal/executor-local', api: 1, provides: [local] })
