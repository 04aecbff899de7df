import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeEnvironment, nameOf } from '../test-support/environments.ts'
import { makeFolder } from '../test-support/local.ts'
import { differenceOf, glanceAt, type Looks, looksOf } from './looks.ts'

/** An environment, and what a change of it makes of its looks. */
function environment() {
  const home = makeFolder()
  onTestFinished(() => home[Symbol.dispose]())
  const folder = makeEnvironment(home.path, nameOf('a'))
  const site = join(folder, 'lib/python3.11/site-packages')
  const made = looksOf(folder) as Looks
  const glance = glanceAt(folder)
  const told = () => ({ wrong: differenceOf(looksOf(folder), made), seen: glanceAt(folder) !== glance })
  return { home: home.path, folder, site, made, told }
}

test.each<[string, (at: ReturnType<typeof environment>) => void, string]>([
  ['a package more', ({ site }) => mkdirSync(join(site, 'idna-3.7.dist-info')), 'idna-3.7 is new'],
  [
    'a package less',
    ({ site }) => rmSync(join(site, 'six-1.16.0.dist-info'), { recursive: true }),
    'six-1.16.0 is gone',
  ],
  [
    'another version',
    ({ site }) => renameSync(join(site, 'six-1.16.0.dist-info'), join(site, 'six-1.17.0.dist-info')),
    'six-1.16.0 is gone, six-1.17.0 is new',
  ],
  ['files of a package that are gone', ({ site }) => rmSync(join(site, 'six.py')), 'six.py is gone'],
  ['no package', ({ site }) => rmSync(site, { recursive: true }), 'its packages are gone'],
  ['no Python', ({ folder }) => rmSync(join(folder, 'bin/python')), 'its Python is gone'],
  ['another pyvenv.cfg', ({ folder }) => writeFileSync(join(folder, 'pyvenv.cfg'), ''), 'its pyvenv.cfg has changed'],
  [
    'many packages more',
    ({ site }) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) mkdirSync(join(site, `${name}-1.dist-info`))
    },
    'a-1 is new, b-1 is new, c-1 is new, and 2 more',
  ],
])('%s: it is not as it was made, which a glance tells', (_, change, wrong) => {
  const made = environment()
  change(made)
  expect(made.told()).toEqual({ wrong, seen: true })
})

test('what was installed again in the same version is told', () => {
  const { site, told } = environment()
  const info = join(site, 'six-1.16.0.dist-info')
  utimesSync(info, new Date(1), new Date(1))
  expect(told().wrong).toBe('six-1.16.0 was installed again')
})

test('what Python itself writes is no difference', () => {
  const { site, told } = environment()
  mkdirSync(join(site, '__pycache__'))
  expect(told().wrong).toBeUndefined()
})

test('one that was moved is told, as programs in it name the former place', () => {
  const { home, folder, made } = environment()
  renameSync(folder, join(home, 'moved'))
  expect(differenceOf(looksOf(join(home, 'moved')), made)).toBe(`it was made at ${made.place}`)
})
