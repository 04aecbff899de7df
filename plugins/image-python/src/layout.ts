/**
 * Folders of the context: each is copied onto the root of the image as it is, as a builder gives the folder that it copies
 * into the time of the build.
 */
export const parts = { code: 'code', needs: 'needs', server: 'server', serverNeeds: 'server-needs' } as const

/** Where the code is in the image. */
export const app = 'app'

/** Where what is ours is in the image. */
export const ours = 'opt/liminal'

/** Where the context has the requirements of the server, and the dependencies of a pyproject.toml. */
export const lists = {
  server: `${parts.serverNeeds}/${ours}/requirements.txt`,
  project: `${parts.needs}/${ours}/project.txt`,
} as const

/** A path of the context as it is in the image. Pure. */
export function inImage(path: string): string {
  return path.replace(/^[^/]*/, '')
}
