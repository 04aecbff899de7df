import { dirname } from 'node:path'
import type { JsonObject } from '../contract/json.ts'
import type { ImageDefinition } from '../contract/work.ts'
import { hasErrors, type Report } from '../diagnostics/diagnostic.ts'
import { get, headOf, type MapNode, type Node, textAt, without } from '../load/node.ts'
import { checkValue } from './check-value.ts'
import type { CheckedService } from './checked.ts'
import { checkEnv } from './env.ts'
import { givenTo } from './given.ts'
import { checkImageEntry, type ImageSurroundings } from './images.ts'
import { checkReferences } from './references.ts'
import { imageKeys, imageSchema, serviceSchema } from './schemas/index.ts'
import { checkSlips, reportNameTwice } from './sections.ts'

/** What services are held against, besides themselves. */
export interface ServiceSurroundings extends ImageSurroundings {
  /** The entries of `images:`, and what services before describe. */
  readonly images: ReadonlyMap<string, ImageDefinition>
}

/** The services of a system: each has a name, behind `service` or behind `name`, and a port of its own. */
export function checkServices(
  services: readonly Node[],
  root: MapNode,
  surroundings: ServiceSurroundings,
  report: Report,
): Map<string, CheckedService> {
  const checked = new Map<string, CheckedService>()
  const ports = new Map<number, string>()
  const images = new Map(surroundings.images)
  for (const node of services) {
    const service = checkService(node, root, { ...surroundings, images }, report)
    if (service === undefined) continue
    const { name, keys, image, place } = service
    if (image !== undefined) images.set(image.image, image)
    if (checked.has(name)) reportNameTwice('service', name, get(node, 'service') ?? node, report)
    else checked.set(name, service)
    const other = keys.port === undefined ? undefined : ports.get(keys.port)
    if (keys.port !== undefined && other === undefined) ports.set(keys.port, name)
    if (other === undefined) continue
    const message = `the service ${other} has the port ${keys.port} too`
    report({ severity: 'error', code: 'E_VALUE_INVALID', message, place, expected: 'a port of its own' })
  }
  return checked
}

function checkService(
  node: Node,
  root: MapNode,
  surroundings: ServiceSurroundings,
  report: Report,
): CheckedService | undefined {
  const keys = checkValue(serviceSchema, node, report)
  const name = textAt(node, 'service') ?? textAt(node, 'name')
  if (name === undefined) {
    const place = headOf(node)
    const message = 'a service has no name'
    report({ severity: 'error', code: 'E_KEY_MISSING', message, place, expected: 'service: NAME' })
  }
  if (node.kind !== 'map' || keys === undefined) return undefined
  checkEnv(node, report)
  checkReferences(node, root, report)
  const image = isImage(node) ? imageIn(node, name ?? '', surroundings, report) : undefined
  if (image === undefined) checkSlips(serviceSchema, node, report)
  const { file } = node.place.source
  const folder = file.startsWith('liminal:') ? surroundings.systemFolder : dirname(file)
  const place = headOf(get(node, 'port') ?? node)
  return name === undefined ? undefined : { name, keys, node, folder, place, ...(image !== undefined && { image }) }
}

/** In Apache Liminal, services describe their image themselves, or say more of an entry of `images:`. */
function isImage(node: MapNode): boolean {
  return get(node, 'type') !== undefined
}

/** The images that services give a source to. */
export function imagesCompletedBy(services: readonly Node[]): ReadonlySet<string> {
  const completing = services.filter(
    (node) => node.kind === 'map' && isImage(node) && get(node, 'source') !== undefined,
  )
  return new Set(completing.map((node) => textAt(node, 'image')).filter((name) => name !== undefined))
}

const ofServices = Object.keys(serviceSchema.shape).filter((key) => !imageKeys.has(key))

function imageIn(
  node: MapNode,
  service: string,
  surroundings: ServiceSurroundings,
  report: Report,
): ImageDefinition | undefined {
  const own = without(node, new Set(ofServices))
  const value = givenTo(imageSchema, own).value as JsonObject
  const named = textAt(node, 'image') ?? service
  const entry = surroundings.images.get(named)
  const result = imageSchema.safeParse({ ...value, image: named })
  if (!result.success) return undefined
  // One that says more than the entry is another image, beside that of the entry; what has no source is not one yet.
  const image = entry?.source === undefined ? named : named.replace(/(?=:[\w.-]+$)|$/, `-${service}`)
  let failed = false
  const definition = checkImageEntry(
    { ...entry, ...(result.data as JsonObject), image },
    own,
    surroundings,
    (diagnostic) => {
      failed ||= hasErrors([diagnostic])
      report(diagnostic)
    },
  )
  return failed ? undefined : definition
}
