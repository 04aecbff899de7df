import { chmodSync, cpSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { extract } from 'tar-stream'
import { expect, test } from 'vitest'
import { temporaryFolder, writeFiles } from '../test-support/project.ts'
import { contextOf } from './context.ts'
import { packContext } from './pack.ts'

function bytesOf(source: string): Promise<Buffer> {
  const recipe = { dockerfile: 'FROM x', source, sourceAt: 'code/app', files: { 'ours/deep/x': 'ours' } }
  return buffer(Readable.from(packContext(contextOf(recipe, { project: source }))))
}

test('the same files make the same context, whenever and by whomever they were written', async () => {
  const one = temporaryFolder()
  writeFiles(one, { 'main.py': 'print(1)', 'deep/run.sh': 'true', 'deep/empty': '' })
  chmodSync(join(one, 'deep/run.sh'), 0o755)
  symlinkSync('deep/run.sh', join(one, 'run'))
  const other = join(temporaryFolder(), 'other')
  cpSync(one, other, { recursive: true, verbatimSymlinks: true })
  for (const [path, mode] of [
    ['main.py', 0o660],
    ['deep/run.sh', 0o711],
    ['deep', 0o700],
  ] as const) {
    chmodSync(join(other, path), mode)
    utimesSync(join(other, path), 1, 1)
  }
  expect((await bytesOf(other)).equals(await bytesOf(one))).toBe(true)
})

test('every folder has an entry; those that are open may be written to by everybody', async () => {
  const source = temporaryFolder()
  writeFiles(source, { 'deep/a': '' })
  const recipe = {
    dockerfile: '',
    source,
    sourceAt: 'code/app',
    openFolders: true,
    copies: { 'needs/app/a': 'code/app/deep/a' },
  }
  const tar = extract()
  Readable.from(packContext(contextOf(recipe, { project: source }))).pipe(tar)
  const modes: Record<string, string> = {}
  for await (const entry of tar) {
    modes[entry.header.name] = (entry.header.mode ?? 0).toString(8)
    entry.resume()
  }
  expect(modes).toEqual({
    '.liminal.Dockerfile': '644',
    code: '755',
    'code/app': '777',
    'code/app/deep': '777',
    'code/app/deep/a': '644',
    needs: '755',
    'needs/app': '755',
    'needs/app/a': '644',
  })
})
