import type { Mount } from '@liminal/core'

/** A path as the work sees it, as it is on this machine. */
export function localPath(path: string, mounts: readonly Mount[]): string {
  const mount = longestFirst(mounts).find((m) => path === m.path || path.startsWith(`${m.path}/`))
  return mount === undefined ? path : mount.folder + path.slice(mount.path.length)
}

/** The statements with each quoted path below a mount as it is on this machine. */
export function localStatements(sql: string, mounts: readonly Mount[]): string {
  return sql.replace(/(?<=['"])\/[^'"\n]*(?=['"])/g, (path) => localPath(path, mounts))
}

function longestFirst(mounts: readonly Mount[]): readonly Mount[] {
  return mounts.toSorted((a, b) => b.path.length - a.path.length)
}
