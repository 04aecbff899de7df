import { dirname } from 'node:path'
import type { ContainerWork } from '@liminal/core'

/** Folders without which little in an image works, or a program finds nothing of its own. */
const taken =
  /^\/(?:|(?:usr|bin|sbin|lib\w*|proc|sys|dev)(?:\/.*)?|etc(?:\/ssl(?:\/.*)?)?|var|tmp|root|home|opt|run|app)$/

/** The folders that files of secrets are in. Pure. */
export function secretFolders({ secrets }: Pick<ContainerWork, 'secrets'>): readonly string[] {
  const paths = secrets.map(({ path }) => path).filter((path) => path !== undefined)
  return paths.map((path) => (path.endsWith('/') ? path.slice(0, -1) : dirname(path)))
}

/**
 * Why files of secrets cannot be where the work wants them. They are in memory, which takes the place of the whole folder:
 * what the image or a volume has there would be gone. Pure.
 */
export function refusalOfFolders(
  work: Pick<ContainerWork, 'secrets' | 'mounts'>,
): { readonly reason: string; readonly hint: string } | undefined {
  const mounted = new Set(work.mounts.map(({ path }) => path.replace(/\/$/, '')))
  const folder = secretFolders(work).find((each) => taken.test(each) || mounted.has(each))
  if (folder === undefined) return undefined
  const reason = `the secrets in ${folder || '/'} would hide all else that is there`
  return { reason, hint: 'give them a folder of their own, such as /mnt/secrets/NAME' }
}
