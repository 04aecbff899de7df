import { hash } from 'node:crypto'
import { basename } from 'node:path'
import type { ContainerWork, ImageDefinition } from '../contract/work.ts'

/**
 * The name under which engines keep an image that is built here. Projects share engines, so that a name without a registry gets
 * the project's in front of it, and a digest of its folder: `m` of `/home/ada/churn` is `liminal/churn-1a2b3c4d/m`. One with a
 * registry stays as it is.
 */
export function imageTag({ image, type, folder = '' }: Pick<ImageDefinition, 'image' | 'type' | 'folder'>): string {
  if (type === undefined || hasRegistry(image)) return image
  return `${ownRepository}/${plainName(folder)}${projectDigest({ folder })}/${image}`
}

/** What the names of all these images begin with. */
export const ownRepository = 'liminal'

/** The label of an image that tells by `projectDigest` which project it was built for. */
export const projectLabel = 'dev.liminal.project'

/** By what images of one project are told from those of another: a digest of the folder that their YAML stands in. */
export function projectDigest({ folder = '' }: Pick<ImageDefinition, 'folder'>): string {
  return hash('sha256', folder, 'hex').slice(0, 8)
}

/** The image that a container of the work is made of, as its engine knows it. */
export function imageOfWork({ image, build }: Pick<ContainerWork, 'image' | 'build'>): string | undefined {
  return image === undefined || build === undefined ? image : imageTag(build)
}

/** Whether a name begins with a registry. Rule: https://pkg.go.dev/github.com/distribution/reference */
export function hasRegistry(name: string): boolean {
  const [first = '', ...rest] = name.split('/')
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
}

/** What of a folder's name may stand in that of an image. */
function plainName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-|-$/g, '')
  return name === '' ? '' : `${name}-`
}
