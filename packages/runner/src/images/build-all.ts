import type { NeededImage, Registry } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import { catchInterrupts } from '../interrupts.ts'
import type { Io } from '../io.ts'
import { jsonImageView, plainImageView } from '../view/images.ts'
import { buildImages } from './build.ts'
import { openDriver } from './driver.ts'

/** Images, and the plugins that they are built by. */
export interface ImageGroup {
  readonly registry: Registry
  readonly images: readonly NeededImage[]
}

/** How the user wants to see it. */
export interface BuildFlags {
  readonly push?: boolean
  readonly progress?: boolean
  readonly json?: boolean
}

/** Builds images before the user's eyes; 1 if any could not be. @throws E_DRIVER_NONE */
export async function buildAll(groups: readonly ImageGroup[], flags: BuildFlags, io: Io): Promise<ExitCode> {
  using interrupts = catchInterrupts(() => io.err('stopping the build'))
  const tell = flags.json ? jsonImageView(io) : plainImageView(io, flags.progress === true)
  let code: ExitCode = 0
  for (const { registry, images } of groups) {
    for (const [host, needed] of Map.groupBy(images, (each) => each.host)) {
      await using driver = await openDriver(registry, host)
      const options = { driver, registry, push: flags.push === true, env: io.env, tell, signal: interrupts.cancel }
      try {
        const failed = await buildImages(
          needed.map(({ image }) => image),
          options,
        )
        if (failed.length > 0) code = 1
      } catch (error) {
        if (interrupts.cancel.aborted) return 130
        throw error
      }
    }
  }
  return code
}
