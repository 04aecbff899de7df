import { expect, test } from 'vitest'
import { type Tree, viewSteps } from './view-steps.ts'

/** A tree with these folders, those that end in `!` written by others; `/link` leads to `/mnt`. */
function treeOf(...folders: string[]): Tree {
  const names = new Set(['/', ...folders.map((each) => each.replace('!', ''))])
  const real = (path: string) => path.replace(/^\/link/, '/mnt')
  return {
    folder: (path) => (names.has(real(path)) ? real(path) : undefined),
    isWritten: (folder) => folders.includes(`${folder}!`),
  }
}

const mount = (path: string, folder = '/home/me/v', more = {}) => ({ volume: 'v', path, folder, ...more })
const needed = ['/usr', '/home/me/project']
const steps = (tree: Tree, ...mounts: ReturnType<typeof mount>[]) => viewSteps(mounts, needed, tree)?.join(' ')

test('a folder that is there takes the volume; one that is not is made in a copy of the one above', () => {
  expect(steps(treeOf('/data'), mount('/data/'))).toBe('bind /home/me/v /data')
  expect(steps(treeOf('/mnt'), mount('/mnt/a/b'))).toBe(
    'mirror /mnt folder /mnt/a/b bind /home/me/v /mnt/a/b read-only /mnt',
  )
  expect(steps(treeOf('/mnt'), mount('/link/a'))).toBe(
    'mirror /mnt folder /mnt/a bind /home/me/v /mnt/a read-only /mnt',
  )
})

test('the root is copied last', () => {
  expect(steps(treeOf('/mnt'), mount('/data', '/x'), mount('/mnt/a', '/y'))).toBe(
    'mirror /mnt folder /mnt/a mirror / folder /data bind /x /data bind /y /mnt/a read-only /mnt read-only /',
  )
})

test('a volume within another is made there; one for reading only is made so', () => {
  expect(steps(treeOf('/data'), mount('/data/m', '/y'), mount('/data', '/x', { readOnly: true }))).toBe(
    'bind /x /data read-only /data folder /data/m bind /y /data/m',
  )
})

test('a volume at the path of its own folder needs nothing', () => {
  expect(steps(treeOf('/data'), mount('/data', '/data'))).toBe('')
})

test('there is no view that would hide what is needed, or another volume', () => {
  for (const path of ['/', '/usr', '/home', '/home/me', '/home/me/project', 'relative']) {
    expect(steps(treeOf('/usr', '/home', '/home/me', '/home/me/project'), mount(path, '/v'))).toBeUndefined()
  }
  expect(steps(treeOf('/data', '/disk', '/disk/x'), mount('/data', '/disk/x'), mount('/disk', '/y'))).toBeUndefined()
})

test('no copy is made of a folder that others write to, or that is not known for being left alone', () => {
  expect(steps(treeOf('/mnt!'), mount('/mnt/a'))).toBeUndefined()
  expect(steps(treeOf('/var'), mount('/var/a'))).toBeUndefined()
})
