import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFile } from '@liminal/core'
import type Docker from 'dockerode'
import { pack } from 'tar-stream'
import { engineDriver } from '../image/engine-api.ts'
import { imageStore } from '../image/image-store.ts'

const program = join(packageFile(import.meta.dirname, 'front'), 'front.py')

const dockerfile = 'FROM python:3.11-slim\nCOPY front.py /front.py\nCMD ["python", "-u", "/front.py"]\n'

/** What images of fronts are called. */
export const frontRepository = 'liminal-front'

/** The image of the fronts of this version, which may not be there. */
export function frontTag(): string {
  return `${frontRepository}:${hash('sha256', dockerfile + readFileSync(program, 'utf8'), 'hex').slice(0, 12)}`
}

/** The image of fronts, made once; gives why it cannot be made, if so. */
export async function frontImage(docker: Docker, signal: AbortSignal): Promise<string | { readonly problem: string }> {
  const tag = frontTag()
  const store = imageStore(docker)
  if ((await store.find(tag, signal)) !== undefined) return tag
  const built = await engineDriver(docker, store).build(
    {
      dockerfile: { text: dockerfile, path: 'Dockerfile' },
      context: tarOf({ Dockerfile: dockerfile, 'front.py': readFileSync(program, 'utf8') }),
      tags: [tag],
      labels: {},
      secrets: {},
      buildArgs: {},
      noCache: false,
    },
    () => {},
    signal,
  )
  return 'id' in built ? tag : { problem: `its front cannot be built: ${built.reason}` }
}

/** Files as an archive, as the engine takes them. */
export function tarOf(files: Readonly<Record<string, string>>): AsyncIterable<Uint8Array> {
  const tar = pack()
  // Where nobody reads on, each tells so on its own.
  for (const [name, text] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, text).on('error', () => {})
  tar.finalize()
  return tar as AsyncIterable<Uint8Array>
}
