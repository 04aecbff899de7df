import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { looksOf } from '../environments/looks.ts'
import { recordFile, writeRecord } from '../environments/record.ts'

/** Makes what looks like an environment, last used at some time, and gives its folder. */
export function makeEnvironment(home: string, name: string, used = new Date()): string {
  const folder = join(home, 'environments', name)
  const site = join(folder, 'lib/python3.11/site-packages')
  mkdirSync(join(folder, 'bin'), { recursive: true })
  mkdirSync(join(site, 'six-1.16.0.dist-info'), { recursive: true })
  writeFileSync(join(folder, 'bin/python'), 'x'.repeat(100))
  writeFileSync(join(site, 'six.py'), '')
  const looks = looksOf(folder)
  if (looks === undefined) throw new TypeError('it has a Python')
  writeRecord(folder, {
    python: { executable: '/usr/bin/python3', version: '3.11.7' },
    looks,
    images: [{ image: 'i', source: '/project/src' }],
  })
  utimesSync(recordFile(folder), used, used)
  return folder
}

/** A name of an environment that is this one digit. */
export function nameOf(digit: string): string {
  return digit.repeat(32)
}
