import {
  type BuildProgress,
  type BuiltImage,
  type ImageDefinition,
  type ImageDriver,
  imageTag,
  projectDigest,
  projectLabel,
  type Registry,
  recipeOf,
} from '@liminal/core'
import { runBuildCommand } from './build-command.ts'
import { allNames, platformOf, requestOf, writtenNames } from './build-request.ts'
import { contextOf } from './context.ts'
import { labelsOf, whyBuild } from './decide.ts'
import { digestsOf } from './digests.ts'
import { projectOf } from './project.ts'

/** What is told while images are built. */
export type ImageEvent = { readonly image: string } & (
  | { readonly type: 'unchanged' }
  | { readonly type: 'building'; readonly why: string }
  /** Files and folders of the source that look like secrets, and what takes one of them in. */
  | { readonly type: 'left_out'; readonly paths: readonly string[]; readonly hint: string }
  | { readonly type: 'progress'; readonly progress: BuildProgress }
  | { readonly type: 'built'; readonly id: string; readonly seconds: number }
  | { readonly type: 'pushed'; readonly tag: string }
  | ({ readonly type: 'failed' } & Failure)
)

/** Why there is no image, as far as it is known. */
export interface Failure {
  readonly reason: string
  readonly hint?: string
  readonly exitCode?: number
  /** The instruction of the Dockerfile that failed, and its line. */
  readonly at?: { readonly line: number; readonly text: string }
  readonly output: readonly string[]
}

/** With what images are built. */
export interface BuildOptions {
  readonly driver: ImageDriver
  readonly registry: Registry
  /** Pushes every image, also those that do not say so. */
  readonly push: boolean
  /** What `build_cmd` of an image has. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly tell: (event: ImageEvent) => void
  readonly signal: AbortSignal
}

/** Builds one image, unless the one that is there will do; false if it could not be. */
export async function buildImage(image: ImageDefinition, options: BuildOptions): Promise<boolean> {
  const { driver, registry, push, env, tell, signal } = options
  const name = image.image
  const say = (progress: BuildProgress) => tell({ type: 'progress', image: name, progress })
  const fail = (failure: Failure) => {
    tell({ type: 'failed', image: name, ...failure })
    return false
  }
  let recipe = recipeOf(image, registry)
  if (Object.keys(recipe.secrets ?? {}).length > 0 && !driver.supports.secrets) {
    const reason = `${driver.name} cannot give a build secrets, which pip_conf is`
    return fail({ reason, hint: 'install the command docker with buildx', output: [] })
  }
  const command = await runBuildCommand(image, env, say, signal)
  if (command !== undefined) return fail(command)
  // It may have made what decides how the image is built.
  if (image.build_cmd !== undefined) recipe = recipeOf(image, registry)
  const leftOut: string[] = []
  const onSecret = (path: string) => void leftOut.push(path)
  const entries = contextOf(recipe, { project: projectOf(image), secret: image.secret_files ?? [], onSecret })
  const platform = platformOf(image)
  const digests = { ...(await digestsOf(recipe, entries, platform)), bases: await basesOf(image, driver, signal) }
  const whyNot = (each: BuiltImage | undefined) => whyBuild(each, digests, image.no_cache === true)
  const own = await driver.find(imageTag(image), signal)
  // Projects share the name that is written: what is there will do if it is made of the same.
  const shared = own === undefined ? await driver.find(name, signal) : undefined
  const found = own ?? (whyNot(shared) === undefined ? shared : undefined)
  const why = whyNot(found)
  if (why === undefined && found !== undefined) {
    tell({ type: 'unchanged', image: name })
    // Also that it has been used just now: see `collect` of its engine.
    await driver.tag(found.id, allNames(image), signal)
  } else {
    tell({ type: 'building', image: name, why: why ?? '' })
    const [first] = leftOut
    if (first !== undefined) {
      const hint = `a line !${first} in .dockerignore of its source takes it in`
      tell({ type: 'left_out', image: name, paths: leftOut, hint })
    }
    const labels = { ...labelsOf(digests), [projectLabel]: projectDigest(image) }
    const since = performance.now()
    const result = await driver.build(requestOf(image, recipe, entries, labels), say, signal)
    if (!('id' in result)) return fail(located(result, recipe.dockerfile))
    tell({ type: 'built', image: name, id: result.id, seconds: (performance.now() - since) / 1000 })
  }
  if (!push && image.push !== true) return true
  for (const tag of writtenNames(image)) {
    const failure = await driver.push(tag, say, signal)
    if (failure !== undefined) return fail({ ...failure, reason: `${tag} cannot be pushed: ${failure.reason}` })
    tell({ type: 'pushed', image: name, tag })
  }
  return true
}

/** What the images of the system are by now that this one is built on. */
async function basesOf({ built_on: bases = [] }: ImageDefinition, driver: ImageDriver, signal: AbortSignal) {
  const found = await Promise.all(bases.map((base) => driver.find(imageTag(base), signal)))
  return found.map((each) => each?.id ?? '').join(' ')
}

function located({ line, ...failure }: Failure & { readonly line?: number }, dockerfile: string): Failure {
  const text = line === undefined ? undefined : dockerfile.split('\n')[line - 1]
  return line === undefined || text === undefined ? failure : { ...failure, at: { line, text } }
}
