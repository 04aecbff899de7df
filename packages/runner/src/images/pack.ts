import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { contextTime } from '@liminal/core'
import { type Header, type Pack, pack } from 'tar-stream'
import type { ContextEntry } from './context.ts'

/** A context as a tar stream that says the same for the same files, whoever owns them and whenever they were written. */
export function packContext(entries: readonly ContextEntry[]): AsyncIterable<Uint8Array> {
  const tar = pack()
  addAll(entries, tar).then(
    () => tar.finalize(),
    (error) => tar.destroy(error as Error),
  )
  return tar as AsyncIterable<Uint8Array>
}

async function addAll(entries: readonly ContextEntry[], tar: Pack): Promise<void> {
  for (const entry of entries) {
    if (tar.destroyed) return
    if (entry.kind === 'text') leave(tar.entry({ ...header(entry), mode: 0o644 }, entry.text))
    else if (entry.kind === 'file') {
      const mode = entry.executable ? 0o755 : 0o644
      await pipeline(createReadStream(entry.file), tar.entry({ ...header(entry), mode, size: entry.size }))
    } else if (entry.kind === 'link') {
      leave(tar.entry({ ...header(entry), type: 'symlink', linkname: entry.target, mode: 0o777 }))
    } else leave(tar.entry({ ...header(entry), type: 'directory', mode: entry.open ? 0o777 : 0o755 }))
  }
}

/** An entry that nobody reads any more errs on its own, besides the stream that it is in. */
function leave(entry: ReturnType<Pack['entry']>): void {
  entry.on('error', () => {})
}

function header({ path }: ContextEntry): Partial<Header> & { readonly name: string } {
  return { name: path, mtime: new Date(contextTime * 1000), uid: 0, gid: 0 }
}
