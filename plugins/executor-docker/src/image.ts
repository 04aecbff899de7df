import { type Failed, reasonOf } from '@liminal/core'
import type Docker from 'dockerode'
import { whileAlive } from './engine/during.ts'
import { statusOf } from './engine/errors.ts'
import { eventsOf } from './image/json-lines.ts'
import { registryAuth } from './image/registry-auth.ts'
import { outcomeOfRefusal } from './outcome.ts'

/** An image that work needs. */
export interface NeededImage {
  readonly name: string
  /** As the engine knows it. */
  readonly tag: string
  /** It stands below `images:` with a type: Liminal builds it, and it is never pulled. */
  readonly isOurs: boolean
}

/** Pulls an image where that is to be done; gives why it cannot be had. */
export async function provideImage(
  docker: Docker,
  { name, tag, isOurs }: NeededImage,
  pull: 'missing' | 'always' | 'never',
  signal: AbortSignal,
): Promise<Failed | undefined> {
  const isThere = (await imageId(docker, tag)) !== undefined
  if (isOurs || pull === 'never' || (isThere && pull === 'missing')) {
    return isThere ? undefined : outcomeOfRefusal(`No such image: ${name}`, name, isOurs)
  }
  try {
    const authconfig = await registryAuth(name)
    using alive = whileAlive(docker, signal)
    const stream = await docker.pull(name, { abortSignal: alive.signal, ...(authconfig && { authconfig }) })
    for await (const { error } of eventsOf(stream, alive.signal))
      if (error !== undefined) return outcomeOfRefusal(error, name, isOurs)
    return undefined
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    return { ...outcomeOfRefusal(reasonOf(error), name, isOurs), class: 'image' }
  }
}

/** What an image is now; undefined if it is not there. */
export async function imageId(docker: Docker, name: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(name).inspect()).Id
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}
