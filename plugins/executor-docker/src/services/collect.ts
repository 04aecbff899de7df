import { type Collected, type CollectOptions, tryLock } from '@liminal/core'
import type Docker from 'dockerode'
import { label } from '../container-options.ts'
import { unlessGone } from './containers.ts'
import { frontRepository, frontTag } from './front-image.ts'
import { placeWith, serviceLabel } from './place.ts'

type Options = Omit<CollectOptions, 'keys'>

/** Removes what no service of a host needs: containers and networks of services that are not there, old images of fronts. */
export async function collectServices(docker: Docker, root: string, options: Options): Promise<readonly Collected[]> {
  const filters = { label: [`${label.root}=${root}`] }
  const containers = (await docker.listContainers({ all: true, filters })).map(({ Id, Names, Labels }) => {
    return { id: Labels[serviceLabel] ?? '', name: Names[0]?.slice(1) ?? Id }
  })
  const networks = (await docker.listNetworks({ filters })).map(({ Name, Labels }) => {
    return { id: Labels?.[serviceLabel] ?? '', name: Name }
  })
  const collected: Collected[] = []
  for (const id of new Set([...containers, ...networks].map((each) => each.id))) {
    options.signal.throwIfAborted()
    const place = placeWith(root, id)
    // Who has it is at work on the service.
    using lock = await tryLock(place.lock)
    if (lock === undefined) continue
    const live = place.live()
    const needed = new Set([live?.container, live?.front.container])
    for (const { name } of containers.filter((each) => each.id === id && !needed.has(each.name))) {
      collected.push({ kind: 'containers of services', name, bytes: 0 })
      if (!options.dryRun) await unlessGone(docker.getContainer(name).remove({ force: true }))
    }
    for (const { name } of networks.filter((each) => each.id === id && live === undefined)) {
      collected.push({ kind: 'networks of services', name, bytes: 0 })
      if (!options.dryRun) await unlessGone(docker.getNetwork(name).remove())
    }
  }
  const gone = new Set(collected.map(({ name }) => name))
  return [...collected, ...(await collectImages(docker, gone, options))]
}

/** Images of fronts of other versions that no container uses, but for those that are gone. */
async function collectImages(docker: Docker, gone: ReadonlySet<string>, { unusedSince, dryRun }: Options) {
  const images = await docker.listImages({ filters: { reference: [frontRepository] } })
  const old = images.filter(({ Created }) => Created * 1000 < unusedSince.getTime())
  const tags = old.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag !== frontTag())
  const collected: Collected[] = []
  for (const tag of tags) {
    const users = await docker.listContainers({ all: true, filters: { ancestor: [tag] } })
    if (users.some(({ Id, Names }) => !gone.has(Names[0]?.slice(1) ?? Id))) continue
    collected.push({ kind: 'images', name: tag, bytes: 0 })
    if (!dryRun) await unlessGone(docker.getImage(tag).remove())
  }
  return collected
}
