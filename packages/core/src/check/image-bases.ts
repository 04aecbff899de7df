import type { ImageDefinition } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { basesOf } from '../image/recipe.ts'
import { get, headOf, itemsAt, type MapNode, textAt } from '../load/node.ts'
import type { Registry } from '../registry/registry.ts'

/** A system whose images are held against each other. */
interface Surroundings {
  readonly root: MapNode
  readonly registry: Registry
}

/**
 * Has each image know which others of the system it is built on, so that they are built first. Images that are built on each
 * other are reported.
 */
export function withBases(
  images: ReadonlyMap<string, ImageDefinition>,
  { root, registry }: Surroundings,
  report: Report,
): Map<string, ImageDefinition> {
  const byName = new Map(
    [...images.values()]
      .filter(({ type }) => type !== undefined)
      .flatMap((image) => namesOf(image).map((name) => [name, image])),
  )
  const known = new Map<string, ImageDefinition>()
  const complete = (image: ImageDefinition, above: readonly string[]): ImageDefinition => {
    const found = known.get(image.image)
    if (found !== undefined) return found
    if (above.includes(image.image)) {
      reportCircle(image.image, above, root, report)
      return image
    }
    const { built_on: _, ...own } = image
    const bases = basesOf(own as ImageDefinition, registry).map((name) => byName.get(withoutLatest(name)))
    const others = new Set(
      bases.filter((base) => base !== undefined && base.image !== image.image),
    ) as Set<ImageDefinition>
    const builtOn = [...others].map((base) => complete(base, [...above, image.image]))
    const completed = { ...own, ...(builtOn.length > 0 && { built_on: builtOn }) } as ImageDefinition
    known.set(image.image, completed)
    return completed
  }
  return new Map([...images].map(([name, image]) => [name, complete(image, [])]))
}

function namesOf({ image, tags }: ImageDefinition): readonly string[] {
  return [image, ...(Array.isArray(tags) ? (tags as readonly string[]) : [])].map(withoutLatest)
}

function withoutLatest(name: string): string {
  return name.replace(/:latest$/, '')
}

function reportCircle(name: string, above: readonly string[], root: MapNode, report: Report): void {
  const circle = [...above.slice(above.indexOf(name)), name].join(', on ')
  const node = itemsAt(root, 'images').find((each) => textAt(each, 'image') === name)
  const message = `the image ${name} would be built on itself: ${circle}`
  const place = headOf(get(node, 'image') ?? root)
  report({
    severity: 'error',
    code: 'E_IMAGE_INVALID',
    message,
    place,
    suggestion: 'build one of them on another image',
  })
}
