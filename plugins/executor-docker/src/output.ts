import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { outputLimit, type WorkOutput } from '@liminal/core'
import { maskText } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import { extract, pack } from 'tar-stream'
import type { Attempt } from './attempt.ts'
import { isElsewhere } from './elsewhere.ts'
import { chunksOf } from './engine/body.ts'
import { statusOf } from './engine/errors.ts'

/** Where the work finds the file `$LIMINAL_OUTPUT`, in a folder of its own: some write another and put it in its place. */
export const outputPath = '/.liminal/output'

/**
 * The folder of this machine that the work's output is in; undefined where it is to be kept in the
 * container: what may hold a secret stands on no disk of ours, and an engine elsewhere does not see our files. To bring
 * a file into a container and out again takes the engine longer than `docker run` of the whole.
 */
export function makeSharedOutput(docker: Docker, { output, secrets }: Attempt): string | undefined {
  if (isElsewhere(docker) || secrets.length > 0) return undefined
  const shared = join(output, sharedName)
  mkdirSync(shared, { recursive: true })
  // Nobody else of this machine gets in; the container is given what is inside.
  chmodSync(output, 0o700)
  const file = join(shared, basename(outputPath))
  // Whoever submits the same work again keeps what it has written.
  writeFileSync(file, '', { flag: 'a' })
  // For whatever user it runs as.
  chmodSync(shared, 0o777)
  chmodSync(file, 0o666)
  return shared
}

/** What the container sees of the folder of an output. */
const sharedName = 'shared'

/** Removes the folder of an output. What another user has left in it may stay: nobody needs it any more. */
export function removeOutput({ output }: Pick<Attempt, 'output'>): void {
  try {
    rmSync(output, { recursive: true, force: true })
  } catch {
    // `collect` tries again.
  }
}

/** Makes that file in a container that has not started yet, for whatever user it runs as. */
export async function makeOutputFile(container: Docker.Container): Promise<void> {
  const tar = pack()
  tar.entry({ name: '.liminal', type: 'directory', mode: 0o777 })
  tar.entry({ name: '.liminal/output', mode: 0o666 }, '')
  tar.finalize()
  await container.putArchive(await buffer(tar as AsyncIterable<Buffer>), { path: '/' })
}

/** How long it may take for a part of it to come, in milliseconds. */
const patience = 30_000

/** What the work wrote to it, masked. */
export async function readOutput(
  container: Docker.Container,
  { output }: Attempt,
  forms: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<WorkOutput> {
  if (!existsSync(output)) return readInside(container, forms, signal)
  const shared = join(output, sharedName)
  // An earlier version gave the container the folder itself.
  return readShared(join(existsSync(shared) ? shared : output, basename(outputPath)))
}

function readShared(file: string): WorkOutput {
  // A link would lead to files that the work itself does not see.
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found === undefined) return { text: '' }
  if (!found.isFile()) return noPlainFile
  return found.size > outputLimit ? tooLarge(found.size) : { text: readFileSync(file, 'utf8') }
}

const noPlainFile: WorkOutput = { unusable: '$LIMINAL_OUTPUT is no longer a plain file' }

function tooLarge(size: number): WorkOutput {
  return { unusable: `the output has ${size} bytes, more than ${outputLimit}` }
}

async function readInside(
  container: Docker.Container,
  forms: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<WorkOutput> {
  const archive = await container.getArchive({ path: outputPath }).catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined
    throw error
  })
  if (archive === undefined) return { text: '' }
  const chunks = chunksOf(archive as unknown as AsyncIterable<Uint8Array>, signal, patience)
  const entries = extract()
  // Where it breaks off, the entries do too.
  pipeline(chunks, entries).catch(() => {})
  for await (const entry of entries) {
    const { type, size = 0 } = entry.header
    if (type !== 'file') return noPlainFile
    if (size > outputLimit) return tooLarge(size)
    return { text: maskText((await buffer(entry)).toString('utf8'), forms) }
  }
  return { text: '' }
}
