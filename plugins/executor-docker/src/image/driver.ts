import { defineImageDriver, reasonOf } from '@liminal/core'

/** Makes images on a Docker-compatible engine: by `docker buildx` where that is there, else by the engine's API. */
export const dockerDriver = defineImageDriver({
  name: 'docker',
  async open(tellWhyNot, host) {
    const { openEngine } = await import('../engine/open.ts')
    const docker = openEngine(host)
    try {
      await docker.ping()
    } catch (error) {
      tellWhyNot(`no Docker engine answers (${reasonOf(error)})`)
      return undefined
    }
    const { imageStore } = await import('./image-store.ts')
    const store = imageStore(docker)
    const { buildxDriver, hasBuildx } = await import('./buildx.ts')
    if (await hasBuildx()) return buildxDriver(docker, store, host)
    return (await import('./engine-api.ts')).engineDriver(docker, store)
  },
})
