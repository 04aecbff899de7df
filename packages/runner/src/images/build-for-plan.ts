import { imagesToBuild, loadRegistry, type Plan } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import type { Io } from '../io.ts'
import { type BuildFlags, buildAll } from './build-all.ts'

/** Builds the images that a plan's tasks run in, where the executor needs them and they are not there or have changed. */
export async function buildForPlan(plan: Plan, { json }: BuildFlags, io: Io): Promise<ExitCode> {
  const registry = await loadRegistry(plan.plugins)
  const images = imagesToBuild(plan, registry)
  const { secretVariables = [] } = plan
  return images.length === 0 ? 0 : buildAll([{ registry, images, secretVariables }], json ? { json } : {}, io)
}
