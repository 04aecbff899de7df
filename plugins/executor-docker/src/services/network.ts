import type Docker from 'dockerode'
import type { ServicePlace } from './place.ts'

/** Makes the network of a service, unless it is there. */
export async function makeNetwork(docker: Docker, { network, labels }: ServicePlace): Promise<void> {
  const found = await docker.listNetworks({ filters: { name: [network] } })
  if (found.some(({ Name }) => Name === network)) return
  await docker.createNetwork({ Name: network, Labels: { ...labels } })
}
