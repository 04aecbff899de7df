import { join } from 'node:path'
import {
  type ContainerWork,
  type Failed,
  type ImageDefinition,
  type JsonObject,
  type Mount,
  mountVariables,
  type SqlWork,
} from '@liminal/core'
import { environmentWithout, formsOfSecrets, maskText, resolveSecrets, secretVariable } from '@liminal/core/secrets'
import { type Attempt, outputFile, workFile } from './attempt.ts'
import type { Environments, Place } from './environments/environments.ts'
import type { SourceImage } from './environments/resolve.ts'
import type { Job } from './job.ts'
import { type PlaceTools, placeMounts } from './mounts/place.ts'
import { type Replace, replaceInJson, replaceMounts } from './mounts/replace.ts'
import { privateFolder } from './secrets/folder.ts'
import { maskedJob, secretMounts } from './secrets/job.ts'
import { referencesOf } from './secrets/references.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What `prepare` works with. */
export interface Tools extends PlaceTools {
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
  const folder = tools.plainPaths.of(privateFolder(attempt))
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
  tools: Tools,
  signal: AbortSignal,
  { mounts: secretFiles, forms } = withoutSecrets,
): Promise<Job | Failed> {
  const refused = refuse(work)
  if (refused !== undefined) return refused
  const place = await placeOf(work, attempt, tools, forms, signal)
  if ('status' in place) return place
  const { source: cwd, python } = place
  const needed = [cwd, ...(python === undefined ? [] : [python.folder])]
  const placed = await placeMounts(work.mounts, needed, tools)
  if ('status' in placed) return placed
  const { view, mounts, seen } = placed
  const replace = replaceMounts(view === undefined ? [...mounts, ...secretFiles] : secretFiles)
  const env = {
    ...inheritedBy(work, tools),
    ...mountVariables(mounts.map(({ volume, folder: path }) => ({ volume, path }))),
    ...replaceValues(work.env, replace),
    LIMINAL_OUTPUT: tools.plainPaths.of(outputFile(attempt)),
  }
  const job =
    work.kind === 'sql'
      ? programJob({ ...work, mounts }, env, attempt, replace)
      : {
          command: withOddNames([...work.command, ...work.args].map(replace), work.env, replace),
          cwd,
          env: withPython(env, place),
          ...(python !== undefined && { environment: python.folder }),
        }
  return { ...job, ...(view !== undefined && { view }), ...(seen !== undefined && { seen }) }
}

/** Where work runs, with the environment that its image needs. */
async function placeOf(
  work: ContainerWork | SqlWork,
  attempt: Attempt,
  { environments }: Tools,
  forms: WithSecrets['forms'],
  signal: AbortSignal,
): Promise<Place | Failed> {
  if (work.kind === 'sql' || !hasSource(work.build)) return { source: work.folder }
  return environments.make(work.build, attempt, forms, signal)
}

/** Who prints its environment, or all local variables with a traceback, must not print secrets of others. */
function inheritedBy(work: ContainerWork | SqlWork, { runnerEnv, secretVariables }: Tools) {
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

/** What `activate` of a virtual environment does; a Python alone is but first on the PATH. */
function withPython(env: Environment, { python }: Place): Environment {
  if (python === undefined) return env
  const { PYTHONHOME: _, ...rest } = env
  const path = `${join(python.folder, 'bin')}:${env.PATH ?? '/usr/bin:/bin'}`
  return { ...rest, ...(python.isVirtual && { VIRTUAL_ENV: python.folder }), PATH: path }
}
