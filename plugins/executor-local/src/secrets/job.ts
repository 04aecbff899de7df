import { extname, join } from 'node:path'
import { type Mount, packageFile, type SecretReference } from '@liminal/core'
import type { Secrets } from '@liminal/core/secrets'
import { type Attempt, outputFile } from '../attempt.ts'
import type { Job } from '../job.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The variable by which `run` is told what to do; it holds references, never values. */
export const requestVariable = 'LIMINAL_MASKED'

/** What `run` is told, as JSON. */
export interface MaskedRequest {
  readonly attempt: Attempt
  readonly folder: string
  readonly references: readonly SecretReference[]
  /** Variables of the work that `run` would take for its own, or not be given. */
  readonly env: Environment
}

// Beside compiled code stands the compiled program, beside source the source, which Node runs as it is.
const program = packageFile(
  import.meta.dirname,
  extname(import.meta.url) === '.ts' ? 'src/secrets/run.ts' : 'dist/bundle/run.js',
)

/** The files of secrets as mounts, so that their paths lead to the private folder. Pure. */
export function secretMounts(secrets: Secrets, folder: string): readonly Mount[] {
  return secrets.paths.map(({ path, at }) => ({ volume: 'secrets', path, folder: join(folder, at) }))
}

/** The job that does a job with secrets: a program that finds their values, and masks what the work prints. Pure. */
export function maskedJob(
  job: Job,
  attempt: Attempt,
  { folder, references, runnerEnv }: { folder: string; references: readonly SecretReference[]; runnerEnv: Environment },
): Job {
  const sources = new Set(references.map(({ source }) => source?.env))
  const isSpecial = (name: string) => sources.has(name) || /^NODE_|[^\w]|^\d/.test(name)
  const special = Object.keys(job.env).filter((name) => isSpecial(name) && job.env[name] !== runnerEnv[name])
  const env = Object.fromEntries(special.map((name) => [name, job.env[name]]))
  const request: MaskedRequest = { attempt, folder, references, env }
  const own = Object.fromEntries(special.map((name) => [name, runnerEnv[name]]))
  return {
    ...job,
    command: [process.execPath, program, ...job.command],
    env: { ...job.env, ...own, LIMINAL_OUTPUT: outputFile(attempt), [requestVariable]: JSON.stringify(request) },
  }
}
