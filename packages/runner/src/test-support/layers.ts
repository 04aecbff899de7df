import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { extract, type Header } from 'tar-stream'

/** What an image's layers hold, from the base up: a line for each file, with all that makes a layer another one. */
export async function layersOf(image: string): Promise<readonly (readonly string[])[]> {
  const saved = spawn('docker', ['save', image], { stdio: ['ignore', 'pipe', 'inherit'] })
  const files = new Map<string, Buffer>()
  for await (const entry of saved.stdout.pipe(extract())) files.set(entry.header.name, await buffer(entry))
  const [manifest] = JSON.parse(String(files.get('manifest.json'))) as [{ readonly Layers: readonly string[] }]
  return Promise.all(manifest.Layers.map((name) => linesOf(files.get(name) ?? Buffer.alloc(0))))
}

async function linesOf(layer: Buffer): Promise<readonly string[]> {
  const lines: string[] = []
  const tar = extract()
  tar.end(layer)
  for await (const entry of tar) {
    const { name, mode, uid, gid, type, linkname, mtime }: Header = entry.header
    const digest = createHash('sha256')
      .update(await buffer(entry))
      .digest('hex')
    lines.push([name, mode, uid, gid, type, linkname, mtime?.toISOString(), digest].join(' '))
  }
  return lines
}
