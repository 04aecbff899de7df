import { type BuildRequest, type ImageDefinition, type ImageRecipe, imageTag } from '@liminal/core'
import { type ContextEntry, ownDockerfile } from './context.ts'
import { withOwnBases, withOwnValues } from './own-bases.ts'
import { packContext } from './pack.ts'

/** The names of an image that users write. */
export function writtenNames({ image, tags }: ImageDefinition): readonly string[] {
  return [image, ...(textsOf(tags) ?? [])]
}

/** Those, and the one that no other project has. */
export function allNames(image: ImageDefinition): readonly string[] {
  return [...new Set([...writtenNames(image), imageTag(image)])]
}

/** What an image is built for; by default what its engine is. */
export function platformOf({ platform }: ImageDefinition): string | undefined {
  return typeof platform === 'string' ? platform : undefined
}

/** What a driver is asked to build. The images that this one is built on are named so that no other project's are meant. */
export function requestOf(
  image: ImageDefinition,
  recipe: ImageRecipe,
  entries: readonly ContextEntry[],
  labels: BuildRequest['labels'],
): BuildRequest {
  const { dockerfileAt: path = ownDockerfile, secrets = {}, buildArgs = {}, target } = recipe
  const bases = new Map((image.built_on ?? []).map((base) => [base.image.replace(/:latest$/, ''), imageTag(base)]))
  const text = withOwnBases(recipe.dockerfile, bases)
  const context = entries.map((entry) => (entry.kind === 'text' && entry.path === path ? { ...entry, text } : entry))
  const [cacheFrom, platform] = [textsOf(image.cache_from), platformOf(image)]
  return {
    dockerfile: { text, path },
    context: packContext(context),
    tags: allNames(image),
    labels,
    secrets,
    buildArgs: withOwnValues(buildArgs, bases),
    noCache: image.no_cache === true,
    ...(cacheFrom !== undefined && { cacheFrom }),
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platform }),
  }
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? (value as readonly string[]) : undefined
}
