import { readProjectFile } from '../files/read-project-file.ts'

/** The uv that images, and machines without one, read a uv.lock with. */
export const uvVersion = '0.13.9'

/** The first package of a uv.lock that lies on the machine where it was locked, besides the project itself. */
export function foreignSource(file: string): string | undefined {
  // uv writes its lock itself, one source on a line; to parse all of it could take longer than to build.
  const sources = readProjectFile(file).matchAll(/^source = \{ (?:editable|virtual|directory|path) = "([^"]*)"/gm)
  return [...sources].map(([, path]) => path).find((path) => path !== '.')
}
