import { hash } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../test-support/local.ts'
import { makePrivateFolder, privateFolder, removePrivateFolder, sweepPrivateFolders } from './folder.ts'

const file = { at: 'files/0/a', bytes: Buffer.from('value') }

test('stands in memory, or beside the folder of attempts where there is none; each attempt has its own', () => {
  const [one, other] = [
    { record: '/home/executors/local/1', log: '' },
    { record: '/home/executors/local/2', log: '' },
  ]
  expect(privateFolder(one, '/dev')).toMatch(/^\/dev\/liminal-[0-9a-f]{32}$/)
  expect(privateFolder(one, '/no/such')).toMatch(/^\/home\/executors\/local\.secrets\/liminal-[0-9a-f]{32}$/)
  expect(privateFolder(one)).not.toBe(privateFolder(other))
})

test('is for its user alone, and made anew', () => {
  using home = makeFolder()
  const attempt = { record: join(home.path, 'local/k'), log: '' }
  const folder = privateFolder(attempt, '/no/such')
  makePrivateFolder(folder, attempt, [file])
  writeFileSync(join(folder, 'old'), '')
  makePrivateFolder(folder, attempt, [file])
  expect(existsSync(join(folder, 'old'))).toBe(false)
  expect(readFileSync(join(folder, 'files/0/a'), 'utf8')).toBe('value')
  const modes = ['', 'files', 'files/0', 'files/0/a'].map((name) => statSync(join(folder, name)).mode & 0o777)
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o600])
  removePrivateFolder(folder)
  expect(existsSync(folder)).toBe(false)
})

test.skipIf(process.getuid?.() !== 0)(
  'is refused where another user has made it before (changes the owner: root)',
  () => {
    using home = makeFolder()
    const attempt = { record: join(home.path, 'local/k'), log: '' }
    const folder = privateFolder(attempt, home.path)
    mkdirSync(folder)
    chownSync(folder, 65_534, 65_534)
    expect(() => makePrivateFolder(folder, attempt, [file])).toThrow('EEXIST')
    expect(readdirSync(folder)).toEqual([])
  },
)

const nameOf = (record: string) => `liminal-${hash('sha256', record, 'hex').slice(0, 32)}`

test('of what was left behind, only that goes which is of this root and does not run', () => {
  using home = makeFolder()
  const root = join(home.path, 'local')
  const folderOf = (record: string) => {
    const attempt = { record, log: '' }
    // As if they all stood where those of this root do.
    const folder = join(`${root}.secrets`, nameOf(record))
    makePrivateFolder(folder, attempt, [file])
    return folder
  }
  const [runs, ended, foreign] = [join(root, 'runs'), join(root, 'ended'), '/elsewhere/k'].map(folderOf)
  const [begun, broken] = ['begun', 'broken'].map((name) => join(`${root}.secrets`, nameOf(name)))
  const strange = join(`${root}.secrets`, 'liminal-of-somebody-else')
  for (const folder of [begun, broken, strange]) mkdirSync(folder ?? '')
  for (const folder of [broken, strange]) utimesSync(folder ?? '', 0, 0)
  sweepPrivateFolders(root, (record) => record.endsWith('/runs'))
  expect([runs, ended, foreign, begun, broken, strange].map((folder) => existsSync(folder ?? ''))).toEqual([
    true,
    false,
    true,
    true,
    false,
    true,
  ])
})
