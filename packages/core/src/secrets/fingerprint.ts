import { createHmac, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SecretReference } from '../contract/work.ts'
import { resolveSecrets } from './resolve.ts'

/**
 * What tells values of secrets from others, and nothing of them to who has no `keyFile`: a random key, which is made where
 * there is none. Undefined where there are no secrets, or where one cannot be had here.
 */
export function fingerprintOfSecrets(
  references: readonly SecretReference[],
  env: Readonly<Record<string, string | undefined>>,
  keyFile: string,
): string | undefined {
  if (references.length === 0) return undefined
  const secrets = resolveSecrets(references, env)
  if ('problem' in secrets) return undefined
  const hmac = createHmac('sha256', keyIn(keyFile))
  hmac.update(JSON.stringify(secrets.files.map(({ at }) => at)))
  for (const value of secrets.values) hmac.update(`${value.length}\n`).update(value)
  return hmac.digest('hex')
}

function keyIn(file: string): Uint8Array {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  try {
    return readFileSync(file)
  } catch {
    writeFileSync(draft, randomBytes(32), { mode: 0o600 })
  }
  try {
    linkSync(draft, file)
  } catch {
    // Another process has made it meanwhile.
  }
  rmSync(draft)
  return readFileSync(file)
}
