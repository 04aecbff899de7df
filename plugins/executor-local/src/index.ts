import { defineExecutor, definePlugin } from '@liminal/core'
import { accepts, localConfig } from './config.ts'

/** Runs work as plain processes of this machine. */
const local = defineExecutor({
  name: 'local',
  config: localConfig,
  accepts,
  hostsServices: true,
  open: async (config, context) => (await import('./executor.ts')).createExecutor(config, context),
})

export default definePlugin({ name: '@liminal/executor-local', api: 1, provides: [local] })
