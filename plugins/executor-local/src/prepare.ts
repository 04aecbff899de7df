import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ContainerWork,
  type Failed,
  type ImageDefinition,
  type JsonObject,
  type Mount,
  reasonOf,
  type SqlWork,
} from '@liminal/core'
import { environmentWithout, formsOfSecrets, maskText, resolveSecrets, secretVariable } from '@liminal/core/secrets'
import { type Attempt, outputFile, workFile } from './attempt.ts'
import type { Environments, Place, SourceImage } from './environment.ts'
import type { Job } from './job.ts'
import { type Replace, replaceInJson, replaceMounts } from './mounts.ts'
import { privateFolder } from './secrets/folder.ts'
import { maskedJob, secretMounts } from './secrets/job.ts'
import { referencesOf } from './secrets/references.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What `prepare` works with. */
export interface Tools {
  /** All of it; work gets it without the secrets that it does not name. */
  readonly runnerEnv: Environment
  /** The variables that hold secrets of the system. */
  readonly secretVariables: readonly string[]
  readonly environments: Environments
}

/** Makes the surroundings of work ready and says which process does it, or why none can. */
export async function prepare(
  work: ContainerWork | SqlWork,
  attempt: Attempt,
  tools: Tools,
  signal: AbortSignal,
): Promise<Job | Failed> {
  const references = referencesOf(work)
  if (references.length === 0) return prepareJob(work, attempt, tools, signal)
  const secrets = resolveSecrets(references, tools.runnerEnv)
  if ('problem' in secrets) return { status: 'failed', class: 'user', reason: secrets.problem, hint: secrets.hint }
  const folder = privateFolder(attempt)
  const forms = formsOfSecrets(secrets)
  const job = await prepareJob(work, attempt, tools, signal, { mounts: secretMounts(secrets, folder), forms })
  if ('status' in job) return { ...job, reason: maskText(job.reason, forms) }
  return maskedJob(job, attempt, { folder, references, runnerEnv: tools.runnerEnv })
}

/** What secrets change: paths of their files, and what may be in a log. */
interface WithSecrets {
  readonly mounts: readonly Mount[]
  readonly forms: readonly Uint8Array[]
}

const withoutSecrets: WithSecrets = { mounts: [], forms: [] }

async function prepareJob(
  work: ContainerWork | SqlWork,
  attempt: Attempt,
  { environments, ...tools }: Tools,
  signal: AbortSignal,
  { mounts, forms } = withoutSecrets,
): Promise<Job | Failed> {
  const refused = refuse(work)
  if (refused !== undefined) return refused
  const unusable = makeFolders(work.mounts)
  if (unusable !== undefined) return unusable
  const replace = replaceMounts([...work.mounts, ...mounts])
  const inherited = inheritedBy(work, tools)
  const env = { ...inherited, ...replaceValues(work.env, replace), LIMINAL_OUTPUT: outputFile(attempt) }
  if (work.kind === 'sql') return programJob(work, env, attempt, replace)
  const command = withOddNames([...work.command, ...work.args].map(replace), work.env, replace)
  if (!hasSource(work.build)) return { command, cwd: work.folder, env }
  const place = await environments.make(work.build, { file: attempt.log, forms }, signal)
  if ('status' in place) return place
  return { command, cwd: place.source, env: withPython(env, place) }
}

/** Who prints its environment, or all local variables with a traceback, must not print secrets of others. */
function inheritedBy(work: ContainerWork | SqlWork, { runnerEnv, secretVariables }: Omit<Tools, 'environments'>) {
  const named = new Set(referencesOf(work).map(({ source, secret }) => source?.env ?? secretVariable(secret)))
  const hidden = secretVariables.filter((name) => !named.has(name))
  return environmentWithout(runnerEnv, hidden)
}

function refuse(work: ContainerWork | SqlWork): Failed | undefined {
  if (work.kind === 'sql') return undefined
  if (work.command.length + work.args.length > 0) return undefined
  const hint = 'give the task a command; without a container there is none in an image'
  return { status: 'failed', class: 'user', reason: 'the work has no command', hint }
}

function makeFolders(mounts: readonly Mount[]): Failed | undefined {
  for (const { volume, folder } of mounts) {
    try {
      mkdirSync(folder, { recursive: true })
    } catch (error) {
      const reason = `the folder of volume ${volume} cannot be made: ${reasonOf(error)}`
      return { status: 'failed', class: 'infra', reason, hint: `check ${folder}` }
    }
  }
  return undefined
}

function programJob(work: SqlWork, env: Environment, attempt: Attempt, replace: Replace): Job {
  const { program, folder, mounts, ...rest } = work
  const replaced = { ...(replaceInJson(rest as unknown as JsonObject, replace) as JsonObject), program, folder, mounts }
  return {
    command: [process.execPath, program],
    cwd: folder,
    env: { ...env, LIMINAL_WORK: workFile(attempt) },
    input: JSON.stringify({ work: replaced }),
  }
}

/** Whether an image is a folder of this machine. */
export function hasSource(image: ImageDefinition | undefined): image is SourceImage {
  return image?.source !== undefined
}

function replaceValues(env: Environment, replace: Replace): Environment {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value && replace(value)]))
}

/** A shell drops variables whose names it cannot hold (`spring.profile`); `env` sets them behind it. */
function withOddNames(command: readonly string[], env: Environment, replace: Replace): readonly string[] {
  const odd = Object.entries(env).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name))
  if (odd.length === 0) return command
  return ['env', ...odd.map(([name, value]) => `${name}=${replace(value ?? '')}`), ...command]
}

/** What `activate` of a virtual environment does. */
function withPython(env: Environment, { python }: Place): Environment {
  if (python === undefined) return env
  const { PYTHONHOME: _, ...rest } = env
  return { ...rest, VIRTUAL_ENV: python, PATH: `${join(python, 'bin')}:${env.PATH ?? '/usr/bin:/bin'}` }
}
