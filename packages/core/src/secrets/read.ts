import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SecretReference, SecretSource } from '../contract/work.ts'
import { readRegularFile } from '../files/read-file.ts'
import { entriesOf } from './entries.ts'
import { secretVariable } from './variable.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Why a secret cannot be had, and what the user can do. */
export interface SecretProblem {
  readonly problem: string
  readonly hint: string
}

/** A value, or the values of a folder by the names of their files. */
export type Secret =
  | { readonly value: Uint8Array; readonly name: string }
  | { readonly files: ReadonlyMap<string, Uint8Array> }

/** Reads the value that a reference leads to. The environment counts before a file. */
export function readSecret(reference: SecretReference, env: Environment): Secret | SecretProblem {
  const { secret, key } = reference
  const source: SecretSource = reference.source ?? { env: secretVariable(secret) }
  const text = source.env === undefined ? undefined : env[source.env]
  try {
    if (text !== undefined)
      return withKey({ value: Buffer.from(text), name: secret }, key, `the variable ${source.env}`)
    if (source.path !== undefined) return readPath(source.path, key)
  } catch (error) {
    return {
      problem: error instanceof Error ? error.message : String(error),
      hint: `check path: of the secret ${secret}`,
    }
  }
  const hint = `set ${source.env} in the environment of liminal-run, or give the secret ${secret} a path:`
  return { problem: `the environment variable ${source.env} is not set`, hint }
}

function readPath(path: string, key: string | undefined): Secret | SecretProblem {
  if (!statSync(path).isDirectory()) return withKey({ value: readRegularFile(path), name: basename(path) }, key, path)
  // The names of Kubernetes' own links, and of what editors leave, begin with a dot.
  const names = readdirSync(path).filter((name) => !name.startsWith('.') && statSync(join(path, name)).isFile())
  if (key === undefined) return { files: new Map(names.map((name) => [name, readRegularFile(join(path, name))])) }
  if (names.includes(key)) return { value: readRegularFile(join(path, key)), name: key }
  return noEntry(`${path} has no file ${key}`, names)
}

function withKey(
  whole: Secret & { readonly value: Uint8Array },
  key: string | undefined,
  where: string,
): Secret | SecretProblem {
  if (key === undefined) return whole
  const entries = entriesOf(Buffer.from(whole.value).toString('utf8'))
  if (entries === undefined) {
    const hint = 'leave out key:, or write the secret as a JSON object or as lines KEY=value'
    return { problem: `${where} has no entries, and so no ${key}`, hint }
  }
  const value = entries.get(key)
  return value === undefined
    ? noEntry(`${where} has no entry ${key}`, [...entries.keys()])
    : { value: Buffer.from(value), name: key }
}

function noEntry(problem: string, known: readonly string[]): SecretProblem {
  return { problem, hint: `name one of them by key: ${known.join(', ') || 'there are none'}` }
}
