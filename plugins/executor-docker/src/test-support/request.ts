import type { BuildRequest } from '@liminal/core'
import { pack } from 'tar-stream'

/** The name of the images that a test makes. */
export const testTag = `liminal-test-${process.pid}`

/** A request to build a Dockerfile, with files beside it. */
export function requestOf(
  dockerfile: string,
  more: Partial<BuildRequest> & { readonly files?: Readonly<Record<string, string>> } = {},
): BuildRequest {
  const { files = {}, ...rest } = more
  return {
    dockerfile: { text: dockerfile, path: 'Own.Dockerfile' },
    context: contextOf({ 'Own.Dockerfile': dockerfile, ...files }),
    tags: [testTag],
    labels: {},
    secrets: {},
    buildArgs: {},
    noCache: false,
    ...rest,
  }
}

function contextOf(files: Readonly<Record<string, string>>): AsyncIterable<Uint8Array> {
  const tar = pack()
  // Where the engine reads no further, every entry that is left tells so.
  for (const [name, text] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, text).on('error', () => {})
  tar.finalize()
  return tar as AsyncIterable<Uint8Array>
}
