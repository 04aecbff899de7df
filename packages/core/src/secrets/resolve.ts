import { basename } from 'node:path'
import type { SecretReference } from '../contract/work.ts'
import { formsOf, problemOfSecret } from './forms.ts'
import { partsOf } from './parts.ts'
import { readSecret, type Secret, type SecretProblem } from './read.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A file of a secret: where it stands below the private folder of its attempt. */
export interface SecretFile {
  readonly at: string
  readonly bytes: Uint8Array
}

/** The values of an attempt's secrets, and how the work sees them. This never leaves the process. */
export interface Secrets {
  /** All that is to be masked. */
  readonly values: readonly Uint8Array[]
  readonly variables: Readonly<Record<string, string>>
  readonly files: readonly SecretFile[]
  /** The paths of files and folders, as the work says them, and where they stand below the private folder. */
  readonly paths: readonly { readonly path: string; readonly at: string }[]
}

/** Finds the values of references, or the first that cannot be had. */
export function resolveSecrets(references: readonly SecretReference[], env: Environment): Secrets | SecretProblem {
  const values: Uint8Array[] = []
  const variables: Record<string, string> = {}
  const files: SecretFile[] = []
  const paths = new Map<string, string>()
  for (const reference of references) {
    // What nobody reads of it, as the password of a connection, may be missing: who needs it will say so.
    if (isForMaskingAlone(reference) && !env[reference.source?.env ?? '']) continue
    const found = readSecret(reference, env)
    const problem = 'problem' in found ? found : problemOf(found, reference)
    if (problem !== undefined)
      return { ...problem, problem: `the secret ${reference.secret} cannot be used: ${problem.problem}` }
    const secret = found as Secret
    values.push(...('value' in secret ? [secret.value] : secret.files.values()))
    if (reference.env !== undefined && 'value' in secret) variables[reference.env] = variableOf(secret.value)
    if (reference.path === undefined) continue
    const { at, added } = filesOf(secret, reference.path, paths)
    paths.set(reference.path, at)
    files.push(...added)
  }
  return { values, variables, files, paths: [...paths].map(([path, at]) => ({ path, at })) }
}

/** Every form of every value, and of those parts that are secrets by themselves. */
export function formsOfSecrets({ values }: Secrets): readonly Uint8Array[] {
  return values.flatMap((value) => [...formsOf(value), ...partsOf(value).flatMap(formsOf)])
}

function isForMaskingAlone({ env, path }: SecretReference): boolean {
  return env === undefined && path === undefined
}

function problemOf(secret: Secret, { secret: name, env }: SecretReference): SecretProblem | undefined {
  if ('files' in secret && env !== undefined) {
    return { problem: 'it is a folder', hint: `name one file of it by key:, or give the secret ${name} a path:` }
  }
  const values: (readonly [string, Uint8Array])[] = 'value' in secret ? [['it', secret.value]] : [...secret.files]
  for (const [which, value] of values) {
    const problem = problemOfSecret(value)
    const hint =
      'every form of a value is masked in logs and outputs: a short one would mask everything, a huge one takes too much memory'
    if (problem !== undefined) return { problem: `${which} ${problem}`, hint }
    if (env !== undefined && value.includes(0)) {
      return {
        problem: `${which} holds a null byte`,
        hint: 'an environment variable cannot hold that: give path:, for a file',
      }
    }
  }
  return undefined
}

/** As `$(cat file)` would have it: editors end a file with a newline that is no part of the secret. */
function variableOf(value: Uint8Array): string {
  return Buffer.from(value)
    .toString('utf8')
    .replace(/(?:\r?\n)+$/, '')
}

/** A folder is asked for by a `/` at the end, or is the only way to see several files; one path is one folder. */
function filesOf(secret: Secret, path: string, known: ReadonlyMap<string, string>) {
  const at = known.get(path) ?? `files/${known.size}`
  if ('files' in secret) {
    return { at, added: [...secret.files].map(([name, bytes]) => ({ at: `${at}/${name}`, bytes })) }
  }
  if (path.endsWith('/')) return { at, added: [{ at: `${at}/${basename(secret.name)}`, bytes: secret.value }] }
  const file = `files/${known.size}/${basename(path)}`
  return { at: file, added: [{ at: file, bytes: secret.value }] }
}
