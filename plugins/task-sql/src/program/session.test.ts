import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { clientConfig } from './session.ts'

const connection = { connection: 'shop', type: 'postgres', sslmode: 'verify-full' } as const

test('the certificate of an authority is read from its file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'task-sql-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'ca.pem'), 'a certificate')
  const { ssl } = clientConfig({ ...connection, sslrootcert: join(folder, 'ca.pem') }, {})
  expect(ssl).toEqual({ rejectUnauthorized: true, ca: 'a certificate' })
})

test.each([
  ['/nothing/here.pem', /ENOENT/],
  ['/dev/zero', /it is no regular file/],
  ['/tmp', /it is a folder/],
])('one at %s is a problem of the user, told at once', (sslrootcert, why) => {
  const problem = expect.objectContaining({
    name: 'Problem',
    message: expect.stringMatching(why),
    hint: 'check sslrootcert of connection shop',
  })
  expect(() => clientConfig({ ...connection, sslrootcert }, {})).toThrow(problem)
})
