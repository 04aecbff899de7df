import type Docker from 'dockerode'
import { statusOf } from '../engine/errors.ts'
import { type ServicePlace, serviceLabel } from './place.ts'

/** The names of all containers of a service, its front's too. */
export async function containersOf(docker: Docker, { labels }: ServicePlace): Promise<readonly string[]> {
  const filters = { label: [`${serviceLabel}=${labels[serviceLabel]}`] }
  const found = await docker.listContainers({ all: true, filters })
  return found.map(({ Names, Id }) => Names[0]?.slice(1) ?? Id)
}

/** Stops and removes containers; with a grace, in seconds, they are asked to end first. */
export async function removeContainers(docker: Docker, names: readonly string[], grace: number): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const container = docker.getContainer(name)
      if (grace > 0) await unlessGone(container.stop({ t: Math.ceil(grace) }))
      await unlessGone(container.remove({ force: true }))
    }),
  )
}

/** An answer about something that may have ended, or gone, by itself. */
export async function unlessGone(answer: Promise<unknown>): Promise<void> {
  try {
    await answer
  } catch (error) {
    if (![304, 404, 409].includes(statusOf(error) ?? 0)) throw error
  }
}

/** Whether a container runs. */
export async function isRunning(docker: Docker, container: string): Promise<boolean> {
  return (await inspected(docker, container))?.State.Running === true
}

/** What the engine says of a container; undefined if there is none. */
export async function inspected(docker: Docker, container: string): Promise<Docker.ContainerInspectInfo | undefined> {
  try {
    return await docker.getContainer(container).inspect()
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}
