import type Docker from 'dockerode'
import { isGone } from './errors.ts'

/** Waits until a container has ended, or as long as is waited at once. */
export async function awaitEnd(container: Docker.Container): Promise<void> {
  try {
    await container.wait({ condition: 'not-running' })
  } catch (error) {
    if (!isGone(error) || !error.isSilent) throw error
  }
}
