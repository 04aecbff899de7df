import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { ImageType } from '../contract/image.ts'
import type { JsonObject } from '../contract/json.ts'
import type { ImageDefinition } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/suggest.ts'
import { get, headOf, type MapNode, type Node, placeAt, without } from '../load/node.ts'
import { knownImageTypes, type Registry } from '../registry/registry.ts'
import { unescapeTemplate } from '../system/escapes.ts'
import { checkValue } from './check-value.ts'
import { givenTo } from './given.ts'
import { imageKeys, imageSchema } from './schemas/index.ts'
import { entriesOf, mapValues, pathIn } from './sections.ts'
import { checkSource } from './source.ts'

/**
 * The images of a system, their sources as absolute folders that can be read; held against their types too, but for those
 * that are `completed` elsewhere.
 */
export function checkImages(
  root: MapNode,
  surroundings: ImageSurroundings,
  completed: ReadonlySet<string>,
  report: Report,
): Map<string, ImageDefinition> {
  return mapValues(entriesOf(root, 'images', imageSchema, report), ({ value, node }) => {
    const image = { ...(value as JsonObject), image: value.image }
    if (value.source === undefined && completed.has(value.image)) return { ...image, folder: folderOf(node) }
    return checkImageEntry(image, node, surroundings, report)
  })
}

/** What an image is held against, besides itself. */
export interface ImageSurroundings {
  readonly systemFolder: string
  readonly registry: Registry
}

/** One image, as it stands in a map of the YAML. */
export function checkImageEntry(
  value: ImageDefinition,
  node: MapNode,
  { systemFolder, registry }: ImageSurroundings,
  report: Report,
): ImageDefinition {
  const image = { ...value, folder: folderOf(node) }
  const source = get(node, 'source')
  // Without one of its own, it may have that of another entry, which has been checked.
  if (source === undefined || value.source === undefined) return checkByType(image, node, registry, report)
  const folder = sourceIn(source, value.source, systemFolder)
  const readable = checkSource(folder, source, report)
  const definition = { ...image, source: folder }
  return readable ? checkByType(definition, node, registry, report) : definition
}

function folderOf(node: MapNode): string {
  return dirname(node.place.source.file)
}

/** Holds an image against its type, where that is installed: where nothing is built, it need not be. */
function checkByType(image: ImageDefinition, node: MapNode, registry: Registry, report: Report): ImageDefinition {
  const { type: name } = image
  if (name === undefined) return image
  const type = registry.images.get(name)?.part
  if (type === undefined) {
    reportSlip(name, get(node, 'type') ?? node, registry, report)
    return image
  }
  const own = without(node, imageKeys)
  const wanted = { ...image, ...(givenTo(type.config, own).value as JsonObject) }
  checkConfig(type, wanted, node, report)
  return wanted
}

function checkConfig(type: ImageType, image: ImageDefinition, node: MapNode, report: Report): void {
  let failed = false
  const note: Report = (diagnostic) => {
    failed ||= diagnostic.severity === 'error'
    report(diagnostic)
  }
  const config = checkValue(type.config, without(node, imageKeys), note, imageKeys)
  if (failed) return
  type.check?.({ config, image }, ({ severity, path, message, hint }) => {
    const suggestion = hint === undefined ? {} : { suggestion: hint }
    report({
      severity: severity ?? 'error',
      code: 'E_IMAGE_INVALID',
      message,
      place: placeAt(node, path),
      ...suggestion,
    })
  })
}

/** A type that no plugin here provides matters once the image is built; one that is nearly a known one is a slip. */
function reportSlip(name: string, node: Node, registry: Registry, report: Report): void {
  const known = [...registry.images.keys(), ...Object.keys(knownImageTypes)]
  const meant = known.includes(name) ? undefined : nearest(name, known)
  if (meant === undefined) return
  const message = `no installed plugin provides the image type ${name}`
  report({
    severity: 'warning',
    code: 'E_TYPE_UNKNOWN',
    message,
    place: headOf(node),
    suggestion: `did you mean ${meant}?`,
  })
}

/**
 * The folder of an image's sources. One that a super names starts at the super's folder; Apache Liminal looked in the
 * system's, so that one counts too.
 */
function sourceIn(node: Node, path: string, systemFolder: string): string {
  const own = pathIn(node, path)
  const inSystem = resolve(systemFolder, unescapeTemplate(path))
  return !existsSync(own) && existsSync(inSystem) ? inSystem : own
}
