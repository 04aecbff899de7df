import { chmodSync, chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../store/open.ts'
import { makeHome } from '../test-support/bench.ts'
import { prepareHome } from './home.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8)

/** A home as an older Liminal has left it, with this mode. */
function formerHome(mode: number, more: readonly string[] = []): string {
  const home = join(makeHome(), "it's a home")
  mkdirSync(home)
  for (const name of ['runs', 'executors', 'environments', 'volumes', 'links', ...more]) {
    mkdirSync(join(home, name))
    chmodSync(join(home, name), 0o755)
  }
  writeFileSync(join(home, 'liminal.db'), '')
  chmodSync(join(home, 'liminal.db'), 0o644)
  chmodSync(home, mode)
  return home
}

test('a new home and the files of its store are for their user alone', () => {
  const home = join(makeHome(), 'deep', "it's a home")
  using store = openStore(home)
  expect(modeOf(home)).toBe('700')
  expect(['', '-wal', '-shm'].map((end) => modeOf(`${store.file}${end}`))).toEqual(['600', '600', '600'])
  // Folders above it are not ours.
  expect(modeOf(join(home, '..'))).not.toBe('700')
})

test.each([
  ['of everybody to read', 0o755, '700', '600'],
  ['of everybody to write', 0o757, '700', '600'],
  ['that is private already', 0o700, '700', '600'],
  ['of a group that may write', 0o775, '770', '640'],
  ['of a group that owns what is made in it', 0o2755, '2750', '640'],
])('a home %s is narrowed', (_, mode, narrowed, ofStore) => {
  const home = formerHome(mode)
  openStore(home)[Symbol.dispose]()
  expect(modeOf(home)).toBe(narrowed)
  expect(modeOf(join(home, 'liminal.db'))).toBe(ofStore)
})

test('of a folder that holds other things too, what is ours is narrowed', () => {
  const home = formerHome(0o755, ['dags'])
  prepareHome(home)
  const modes = ['', 'runs', 'volumes', 'liminal.db', 'dags'].map((name) => modeOf(join(home, name)))
  expect(modes).toEqual(['755', '700', '700', '600', '755'])
})

test('a folder of everybody, as /tmp is, stays that', () => {
  const home = formerHome(0o1777)
  prepareHome(home)
  expect([modeOf(home), modeOf(join(home, 'runs'))]).toEqual(['1777', '750'])
})

test.skipIf(process.getuid?.() !== 0)("what is another user's stays as it is (changes the owner: root)", () => {
  const home = formerHome(0o755)
  chownSync(home, 65_534, 65_534)
  prepareHome(home)
  expect(modeOf(home)).toBe('755')
})

test('a home that cannot be made is told of with its path', () => {
  const refused = expect.objectContaining({
    code: 'E_STORE_UNUSABLE',
    message: expect.stringContaining('/proc/no/home'),
  })
  expect(() => prepareHome('/proc/no/home')).toThrow(refused)
})
