import type { ImageDefinition } from '../contract/work.ts'
import { type Diagnostic, hasErrors, type Report } from '../diagnostics/diagnostic.ts'
import { get, type MapEntry, type MapNode, withEntries } from '../load/node.ts'
import type { Registry } from '../registry/registry.ts'
import type { RenderedSystem } from '../system/render-system.ts'
import { checkValue } from './check-value.ts'
import type { CheckedService, CheckedSystem } from './checked.ts'
import { checkDefaults } from './defaults.ts'
import { withBases } from './image-bases.ts'
import { checkImages } from './images.ts'
import { checkPipeline } from './pipeline.ts'
import { systemSchema } from './schemas/index.ts'
import { withSecretFiles } from './secret-files.ts'
import {
  checkConnections,
  checkExecutors,
  checkPools,
  checkSecrets,
  checkVolumes,
  reportNameTwice,
} from './sections.ts'
import { checkServices, imagesCompletedBy } from './services.ts'

/** Holds a rendered system against all schemas, reporting every problem at once; undefined if there is an error. */
export function checkSystem(system: RenderedSystem, registry: Registry, report: Report): CheckedSystem | undefined {
  const found: Diagnostic[] = []
  const note: Report = (diagnostic) => {
    found.push(diagnostic)
    report(diagnostic)
  }
  const { root, name, folder } = system
  checkValue(systemSchema, withoutItems(root), note)
  checkPipelineNames(system, note)
  checkDefaults(root, registry, note)
  const surroundings = { systemFolder: folder, registry }
  const entries = checkImages(root, surroundings, imagesCompletedBy(system.services), note)
  const services = checkServices(system.services, root, { ...surroundings, images: entries }, note)
  const secrets = checkSecrets(root, note)
  const known = withSecretFiles({ images: entries, services, secrets })
  const images = new Map([...known.images, ...imagesOf(known.services)])
  const checked: CheckedSystem = {
    name,
    folder,
    root,
    registry,
    executors: checkExecutors(root, registry, note),
    images: hasErrors(found) ? images : withBases(images, { root, registry }, note),
    volumes: checkVolumes(root, note),
    secrets,
    pools: checkPools(root, note),
    connections: checkConnections(root, note),
    services: known.services,
    pipelines: system.pipelines
      .map((pipeline) => checkPipeline(pipeline, system, registry, note))
      .filter((pipeline) => pipeline !== undefined),
  }
  return hasErrors(found) ? undefined : checked
}

/** The images that services describe themselves. */
function imagesOf(services: ReadonlyMap<string, CheckedService>): [string, ImageDefinition][] {
  return [...services.values()].flatMap(({ image }) => (image === undefined ? [] : [[image.image, image]]))
}

/** The sections with their lists emptied: what is in those is checked by itself, and there may be much of it. */
function withoutItems(root: MapNode): MapNode {
  const emptied = [...root.entries].flatMap(([section, entry]): [string, MapEntry][] =>
    entry.value.kind === 'list' && section !== 'plugins'
      ? [[section, { ...entry, value: { ...entry.value, items: [] } }]]
      : [],
  )
  return withEntries(root, emptied)
}

function checkPipelineNames(system: RenderedSystem, report: Report): void {
  const names = new Set<string>()
  for (const { name, node } of system.pipelines) {
    if (name === undefined) continue
    if (names.has(name)) reportNameTwice('pipeline', name, get(node, 'pipeline') ?? node, report)
    names.add(name)
  }
}
