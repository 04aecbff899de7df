import { defineExecutor, definePlugin } from '@liminal/core'
import { accepts, dockerConfig } from './config.ts'
import { dockerImage } from './image/docker-image.ts'
import { dockerDriver } from './image/driver.ts'

/** Runs work in containers of an engine that speaks Docker. */
const docker = defineExecutor({
  name: 'docker',
  config: dockerConfig,
  accepts,
  needsImages: true,
  hostsServices: true,
  ready: async ({ host }, signal) => (await import('./engine/ready.ts')).requireEngine(host, signal),
  open: async (config, context) => (await import('./executor.ts')).createExecutor(config, context),
})

export default definePlugin({ name: '@liminal/executor-docker', api: 1, provides: [docker, dockerImage, dockerDriver] })
