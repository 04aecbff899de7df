import type { StandardSchemaV1 } from '@standard-schema/spec'
import { validateConfig } from '../check/lenient.ts'
import { imageKeys } from '../check/schemas/index.ts'
import type { ImageRecipe, ImageServer, ImageType } from '../contract/image.ts'
import type { ImageDefinition } from '../contract/work.ts'
import { LiminalError } from '../errors/error.ts'
import { type Registry, suggestPackage } from '../registry/registry.ts'

/**
 * What an entry of `images:` is made of.
 *
 * @throws E_IMAGE_UNBUILDABLE if it has no type, E_PLUGIN_UNKNOWN if none of the plugins provides that, E_IMAGE_INVALID
 */
export function recipeOf(image: ImageDefinition, registry: Registry): ImageRecipe {
  const { type, input } = checkedImage(image, registry)
  return type.recipe(input)
}

/** How an image serves where there are no containers; undefined if it is none of a server. @throws as `recipeOf` does */
export function serverOf(
  image: ImageDefinition,
  registry: Registry,
  env: Readonly<Record<string, string>>,
): ImageServer | undefined {
  const { type, input } = checkedImage(image, registry)
  return type.server?.(input, env)
}

/** The names of the images that one is built on, as far as its type can tell; none if that is not installed. */
export function basesOf(image: ImageDefinition, registry: Registry): readonly string[] {
  const type = registry.images.get(image.type ?? '')?.part
  if (type?.bases === undefined) return []
  const { value } = configOf(image, type)
  return value === undefined ? [] : type.bases({ config: value, image })
}

/** What the YAML does not say. */
const filledIn: ReadonlySet<string> = new Set(['folder', 'secret_files', 'built_on'])

function checkedImage(image: ImageDefinition, registry: Registry) {
  const type = typeOf(image, registry)
  const { value: config, issues } = configOf(image, type)
  const { image: name } = image
  if (issues !== undefined) {
    const reason = issues.map((each) => each.message).join('; ')
    throw new LiminalError('E_IMAGE_INVALID', { image: name, reason })
  }
  const input = { config, image }
  type.check?.(input, ({ severity, message, hint }) => {
    if (severity === 'warning') return
    throw new LiminalError('E_IMAGE_INVALID', { image: name, reason: message, ...(hint !== undefined && { hint }) })
  })
  return { type, input }
}

function configOf(
  image: ImageDefinition,
  type: ImageType,
): { readonly value?: unknown; readonly issues?: StandardSchemaV1.Result<unknown>['issues'] } {
  const own = Object.fromEntries(Object.entries(image).filter(([key]) => !filledIn.has(key) && !imageKeys.has(key)))
  return validateConfig(type.config, own)
}

function typeOf({ image, type: name }: ImageDefinition, registry: Registry): ImageType {
  if (name === undefined) throw new LiminalError('E_IMAGE_UNBUILDABLE', { image })
  const type = registry.images.get(name)?.part
  if (type !== undefined) return type
  const known = [...registry.images.keys()]
  throw new LiminalError('E_PLUGIN_UNKNOWN', { id: `image:${name}`, known, package: suggestPackage('image', name) })
}
