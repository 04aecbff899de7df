import { isAbsolute, relative } from 'node:path'
import type { ImageDefinition } from '../contract/work.ts'
import { pipConfOf } from '../image/pip-conf.ts'
import type { CheckedSecret, CheckedService } from './checked.ts'
import { mapValues } from './sections.ts'

/** The parts of a system that secrets and images meet in. */
interface Parts {
  readonly images: ReadonlyMap<string, ImageDefinition>
  readonly services: ReadonlyMap<string, CheckedService>
  readonly secrets: ReadonlyMap<string, CheckedSecret>
}

/** Has each image know which files of its source hold secrets of the system, its own or those of others. Pure. */
export function withSecretFiles({ images, services, secrets }: Parts): Pick<Parts, 'images' | 'services'> {
  const all = [...images.values(), ...[...services.values()].flatMap(({ image }) => image ?? [])]
  const files = [...all.map(pipConfOf), ...[...secrets.values()].map(({ source }) => source.path)]
  const known = [...new Set(files.filter((file) => file !== undefined))].sort()
  const change = ({ secret_files: _, ...image }: ImageDefinition): ImageDefinition => {
    const inSource = known.filter((file) => image.source !== undefined && isBelow(image.source, file))
    return { ...image, ...(inSource.length > 0 && { secret_files: inSource }) }
  }
  return {
    images: mapValues(images, change),
    services: mapValues(services, ({ image, ...service }) => ({
      ...service,
      ...(image !== undefined && { image: change(image) }),
    })),
  }
}

function isBelow(folder: string, file: string): boolean {
  const inside = relative(folder, file)
  return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)
}
