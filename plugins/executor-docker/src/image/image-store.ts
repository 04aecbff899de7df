import type { BuiltImage } from '@liminal/core'
import type Docker from 'dockerode'
import { during } from '../engine/during.ts'
import { asked, statusOf } from '../engine/errors.ts'

/** The images that an engine has. */
export interface ImageStore {
  find(tag: string, signal: AbortSignal): Promise<BuiltImage | undefined>
  tag(id: string, tags: readonly string[], signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Looks at them through the engine's API. */
export function imageStore(docker: Docker): ImageStore {
  return {
    async find(tag, signal) {
      const found = await asked(during(docker, signal).getImage(tag).inspect()).catch((error) => {
        if (statusOf(error) === 404) return undefined
        throw error
      })
      return found && { id: found.Id, labels: found.Config.Labels ?? {} }
    },
    async tag(id, tags, signal) {
      for (const tag of tags) {
        await asked(during(docker, signal).getImage(id).tag(splitTag(tag)))
      }
    },
    async close() {},
  }
}

/** `registry:5000/name:1.0` as repository and tag. Pure. */
export function splitTag(reference: string): { readonly repo: string; readonly tag: string } {
  const [, repo = reference, tag = 'latest'] = /^(.+?)(?::([\w][\w.-]*))?$/.exec(reference) ?? []
  return { repo, tag }
}
