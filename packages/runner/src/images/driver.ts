import { type ImageDriver, LiminalError, type Registry } from '@liminal/core'

/** The first of the installed drivers that this machine can use, for an engine if one is named. @throws E_DRIVER_NONE */
export async function openDriver(registry: Registry, host: string | undefined): Promise<ImageDriver> {
  const reasons: string[] = []
  for (const { part } of registry.imageDrivers.values()) {
    const driver = await part.open((reason) => reasons.push(reason), host)
    if (driver !== undefined) return driver
  }
  if (reasons.length === 0) reasons.push('no installed plugin knows how')
  throw new LiminalError('E_DRIVER_NONE', { reason: reasons.join('; '), package: '@liminal/executor-docker' })
}
