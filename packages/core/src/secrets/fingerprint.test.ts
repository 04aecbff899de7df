import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fingerprintOfSecrets } from './fingerprint.ts'

const references = ['A', 'B'].map((env) => ({ secret: env, env, source: { env } }))

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'liminal-key-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('it tells values from others, also where they stand differently', () => {
  const file = join(folder(), 'deep/key')
  const of = (A: string, B: string) => fingerprintOfSecrets(references, { A, B }, file)
  const all = [
    of('aaaaaaaa', 'bbbbbbbb'),
    of('aaaaaaaa', 'cccccccc'),
    of('bbbbbbbb', 'aaaaaaaa'),
    of('aaaaaaaabbbb', 'bbbb'),
  ]
  expect(new Set(all).size).toBe(4)
  expect(of('aaaaaaaa', 'bbbbbbbb')).toBe(all[0])
})

test('it is another with another key, which only its owner may read', () => {
  const [one, other] = [folder(), folder()]
  const env = { A: 'aaaaaaaa', B: 'bbbbbbbb' }
  const of = (at: string) => fingerprintOfSecrets(references, env, join(at, 'key'))
  expect(of(one)).not.toBe(of(other))
  expect(statSync(join(one, 'key')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(one, 'key'))).toHaveLength(32)
  expect(readdirSync(one)).toEqual(['key'])
})

test('there is none where there are no secrets, or one cannot be had', () => {
  const file = join(folder(), 'key')
  expect(fingerprintOfSecrets([], {}, file)).toBe(undefined)
  expect(fingerprintOfSecrets(references, { A: 'aaaaaaaa' }, file)).toBe(undefined)
})
