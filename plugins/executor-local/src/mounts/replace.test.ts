import { parseJson } from '@liminal/core'
import { expect, test } from 'vitest'
import { replaceInJson, replaceMounts } from './replace.ts'

const mounts = [
  { volume: 'data', path: '/mnt/data', folder: '/home/me/volumes/data' },
  { volume: 'deep', path: '/mnt/data/deep/', folder: '/elsewhere/$& deep' },
]

test.each([
  ['/mnt/data', '/home/me/volumes/data'],
  ['/mnt/data/', '/home/me/volumes/data/'],
  ['/mnt/data/x.csv', '/home/me/volumes/data/x.csv'],
  ["read_csv('/mnt/data/*.csv')", "read_csv('/home/me/volumes/data/*.csv')"],
  ['--in=/mnt/data', '--in=/home/me/volumes/data'],
  ['"/mnt/data" /mnt/data', '"/home/me/volumes/data" /home/me/volumes/data'],
  ['a:/mnt/data:b', 'a:/home/me/volumes/data:b'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  ['${IN:-/mnt/data}', '${IN:-/home/me/volumes/data}'],
  ['file:///mnt/data/x', 'file:///home/me/volumes/data/x'],
  ['/mnt/data/deep/x', '/elsewhere/$& deep/x'],
  ['/mnt/data/deeper', '/home/me/volumes/data/deeper'],
  [`test -e '/mnt/data/x'`, `test -e '/home/me/volumes/data/x'`],
  [`sed -n '/mnt/data/p' '/mnt/data/x'`, `sed -n '/mnt/data/p' '/home/me/volumes/data/x'`],
  [`sed -f '/mnt/data/x.sed'`, `sed -f '/home/me/volumes/data/x.sed'`],
  [`sed 's#IN#/mnt/data/x#' /mnt/data/y`, `sed 's#IN#/home/me/volumes/data/x#' /home/me/volumes/data/y`],
])('%s becomes %s', (text, expected) => {
  expect(replaceMounts(mounts)(text)).toBe(expected)
})

test.each([
  '/mnt/data2',
  '/mnt/data-old',
  '/mnt/data.csv',
  '/mnt/database',
  '/x/mnt/data',
  'x/mnt/data',
  './mnt/data',
  '~/mnt/data',
  '$HOME/mnt/data',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  '${HOME}/mnt/data',
  's3://mnt/data',
  'scp x user@host.example:/mnt/data/x',
  '/mnt/datä',
  '/mnt',
  `sed -e '/mnt/data/d'`,
  `sed -i -e 's/a/b/' -e "/mnt/data/d"`,
  `cat x | awk -F ',' -v n=1 '/mnt/data/ { print }'`,
])('%s stays', (text) => {
  expect(replaceMounts(mounts)(text)).toBe(text)
})

test('a mount at the root replaces nothing', () => {
  expect(replaceMounts([{ volume: 'all', path: '/', folder: '/x' }])('/a /')).toBe('/a /')
})

test('in JSON every string is replaced, names of fields are not', () => {
  const replace = replaceMounts(mounts)
  expect(replaceInJson({ '/mnt/data': ['/mnt/data', 1, null, true], gone: undefined }, replace)).toEqual({
    '/mnt/data': ['/home/me/volumes/data', 1, null, true],
  })
  expect(JSON.stringify(replaceInJson(parseJson('[9007199254740993, 1.20]'), replace))).toBe('[9007199254740993,1.20]')
})
