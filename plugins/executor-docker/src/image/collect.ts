import { type Collected, type CollectOptions, hasRegistry, ownRepository, projectLabel } from '@liminal/core'
import type Docker from 'dockerode'
import { unlessGone } from '../services/containers.ts'
import type { ImageUses } from './uses.ts'

type Options = Pick<CollectOptions, 'unusedSince' | 'dryRun' | 'signal'>

/**
 * Removes images that were built for projects which the executor has worked for, and that neither a container nor anybody since a
 * date has used; also those without a name, in whose place newer ones have come. Names with a registry stay.
 */
export async function collectImages(docker: Docker, uses: ImageUses, options: Options): Promise<readonly Collected[]> {
  const collected: Collected[] = []
  for (const project of uses.projects()) {
    options.signal.throwIfAborted()
    for (const id of await imagesOf(docker, project)) {
      const { tags, size, usedAt } = await lookAt(docker, id)
      const removable = tags.length === 0 ? [id] : tags.filter((tag) => !hasRegistry(tag))
      const [name] = removable
      if (name === undefined || usedAt >= options.unusedSince.getTime() || (await isInContainer(docker, id))) continue
      collected.push({ kind: 'images', name, bytes: removable.length < tags.length ? 0 : size })
      if (!options.dryRun) for (const each of removable) await unlessGone(docker.getImage(each).remove())
    }
    if (!options.dryRun && (await imagesOf(docker, project)).length === 0) uses.forget(project)
  }
  return collected
}

/** Those that say so themselves, and those that have got the project's name since they were built. */
async function imagesOf(docker: Docker, project: string): Promise<readonly string[]> {
  const named = ['*', '*/*'].map((rest) => `${ownRepository}/*${project}/${rest}`)
  const found = await Promise.all([
    docker.listImages({ filters: { label: [`${projectLabel}=${project}`] } }),
    docker.listImages({ filters: { reference: named } }),
  ])
  return [...new Set(found.flat().map(({ Id }) => Id))]
}

/** Its names, and when it was used last, in milliseconds since 1970: whoever builds or uses what is built tags it. */
async function lookAt(docker: Docker, id: string) {
  // The types of the client do not know when.
  const image = (await docker.getImage(id).inspect()) as Docker.ImageInspectInfo & {
    readonly Metadata?: { readonly LastTagTime?: string }
  }
  const times = [image.Created, image.Metadata?.LastTagTime ?? ''].map((time) => Date.parse(time) || 0)
  return { tags: image.RepoTags ?? [], size: image.Size, usedAt: Math.max(...times) }
}

async function isInContainer(docker: Docker, id: string): Promise<boolean> {
  return (await docker.listContainers({ all: true, filters: { ancestor: [id] } })).length > 0
}
