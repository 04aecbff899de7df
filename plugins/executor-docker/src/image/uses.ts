import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ImageDefinition, imageTag, projectDigest } from '@liminal/core'
import type Docker from 'dockerode'
import { unlessGone } from '../services/containers.ts'
import { splitTag } from './image-store.ts'

/** The projects whose images an executor has used, and the engine's own word of when. */
export interface ImageUses {
  /** An image that was built here is used. */
  note(build: ImageDefinition | undefined): Promise<void>
  /** The digests of those projects. */
  projects(): readonly string[]
  /** Nothing is left of a project. */
  forget(project: string): void
}

/** Keeps them as files of a folder. */
export function createImageUses(docker: Docker, folder: string): ImageUses {
  const noted = new Set<string>()
  return {
    async note(build) {
      if (build?.type === undefined) return
      const tag = imageTag(build)
      if (noted.has(tag)) return
      noted.add(tag)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, projectDigest(build)), '')
      // The engine keeps when an image was tagged last, for all who share it.
      await unlessGone(docker.getImage(tag).tag(splitTag(tag)))
    },
    projects() {
      try {
        return readdirSync(folder)
      } catch {
        return []
      }
    },
    forget: (project) => rmSync(join(folder, project), { force: true }),
  }
}
