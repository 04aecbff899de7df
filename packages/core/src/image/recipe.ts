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
export function serverOf(image: ImageDefinition, registry: Registry): ImageServer | undefined {
  const { type, input } = checkedImage(image, registry)
  return type.server?.(input)
}

function checkedImage(image: ImageDefinition, registry: Registry) {
  const type = typeOf(image, registry)
  const own = Object.fromEntries(Object.entries(image).filter(([key]) => key !== 'folder' && !imageKeys.has(key)))
  const result = type.config['~standard'].validate(own)
  if (result instanceof Promise) throw new TypeError('the schema of a plugin checks asynchronously')
  const { image: name } = image
  if (result.issues !== undefined) {
    throw new LiminalError('E_IMAGE_INVALID', {
      image: name,
      reason: result.issues.map((each) => each.message).join('; '),
    })
  }
  const input = { config: result.value, image }
  type.check?.(input, ({ message, hint }) => {
    throw new LiminalError('E_IMAGE_INVALID', { image: name, reason: message, ...(hint !== undefined && { hint }) })
  })
  return { type, input }
}

function typeOf({ image, type: name }: ImageDefinition, registry: Registry): ImageType {
  if (name === undefined) throw new LiminalError('E_IMAGE_UNBUILDABLE', { image })
  const type = registry.images.get(name)?.part
  if (type !== undefined) return type
  const known = [...registry.images.keys()]
  throw new LiminalError('E_PLUGIN_UNKNOWN', { id: `image:${name}`, known, package: suggestPackage('image', name) })
}
