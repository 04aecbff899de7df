import { buffer } from 'node:stream/consumers'
import { outputLimit, type WorkOutput } from '@liminal/core'
import { maskText } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import { extract, pack } from 'tar-stream'
import { statusOf } from './engine.ts'

/** Where the work finds the file `$LIMINAL_OUTPUT`. */
export const outputPath = '/.liminal/output'

/** Makes that file in a container that has not started yet, for whatever user it runs as. */
export async function makeOutputFile(container: Docker.Container): Promise<void> {
  const tar = pack()
  tar.entry({ name: '.liminal', type: 'directory', mode: 0o777 })
  tar.entry({ name: '.liminal/output', mode: 0o666 }, '')
  tar.finalize()
  await container.putArchive(await buffer(tar as AsyncIterable<Buffer>), { path: '/' })
}

/** What the work wrote to it, masked. */
export async function readOutput(container: Docker.Container, forms: readonly Uint8Array[]): Promise<WorkOutput> {
  const archive = await container.getArchive({ path: outputPath }).catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined
    throw error
  })
  if (archive === undefined) return { text: '' }
  for await (const entry of archive.pipe(extract())) {
    const { type, size = 0 } = entry.header
    if (type !== 'file') return { unusable: '$LIMINAL_OUTPUT is no longer a plain file' }
    if (size > outputLimit) return { unusable: `the output has ${size} bytes, more than ${outputLimit}` }
    return { text: maskText((await buffer(entry)).toString('utf8'), forms) }
  }
  return { text: '' }
}
