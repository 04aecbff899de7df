import { existsSync, mkdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { type ContainerWork, type Failed, imageOfWork, type Mount, reasonOf } from '@liminal/core'
import { resolveSecrets } from '@liminal/core/secrets'
import type Docker from 'dockerode'
import { type Attempt, markStarting } from './attempt.ts'
import type { DockerConfig } from './config.ts'
import { containerOptions } from './container-options.ts'
import { statusOf } from './engine/errors.ts'
import { provideImage } from './image.ts'
import { outcomeOfRefusal } from './outcome.ts'
import { makeOutputFile, makeSharedOutput, removeOutput } from './output.ts'
import { refusalOfFolders } from './secret-folders.ts'
import { secretInput } from './secrets.ts'
import { sendInput } from './send-input.ts'

/** What is started, and for whom. */
export interface StartRequest {
  readonly docker: Docker
  readonly attempt: Attempt
  readonly key: string
  readonly root: string
  readonly work: ContainerWork
  readonly config: DockerConfig
}

/**
 * Makes the container of an attempt and starts it, or goes on where a process that has died had stopped; gives why that
 * cannot be. The name of a container is taken once, so that two who try start one.
 */
export async function startContainer(request: StartRequest, signal: AbortSignal): Promise<Failed | undefined> {
  const { docker, attempt, work } = request
  const secrets = work.secrets.length === 0 ? undefined : resolveSecrets(work.secrets, process.env)
  if (secrets !== undefined && 'problem' in secrets) {
    return { status: 'failed', class: 'user', reason: secrets.problem, hint: secrets.hint }
  }
  const hiding = refusalOfFolders(work)
  if (hiding !== undefined) return { status: 'failed', class: 'user', ...hiding }
  const container = docker.getContainer(attempt.container)
  let state = await stateOf(container)
  while (state === undefined) {
    const failed = await create(request, signal)
    if (failed !== undefined) return failed
    state = await stateOf(container)
    // The name is taken, and the container not there yet: another process is about to make it.
    if (state === undefined) await setTimeout(50, undefined, { signal })
  }
  if (state === 'created') {
    if (!existsSync(attempt.output)) await makeOutputFile(container)
    markStarting(attempt)
    const failed = await start(container, work)
    if (failed !== undefined) return failed
  }
  if (secrets === undefined || (state !== 'created' && state !== 'running')) return undefined
  try {
    await sendInput(container, secretInput(secrets), signal)
    return undefined
  } catch (error) {
    // It would wait for its secrets for ever.
    if (state === 'created') await container.remove({ force: true }).catch(() => undefined)
    throw error
  }
}

/** `created`, `running`, `exited`, ...; undefined if there is no such container. */
export async function stateOf(container: Docker.Container): Promise<string | undefined> {
  try {
    return (await container.inspect()).State.Status
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

async function create(request: StartRequest, signal: AbortSignal): Promise<Failed | undefined> {
  const { docker, attempt, key, root, work, config } = request
  const { image, build, mounts } = work
  if (image === undefined) {
    const hint = 'give the task an image: an entry of images:, or one of a registry such as python:3.11-slim'
    return { status: 'failed', class: 'user', reason: 'work in a container needs an image', hint }
  }
  const tag = imageOfWork(work) ?? image
  const needed = { name: image, tag, isOurs: build?.type !== undefined }
  const missing = await provideImage(docker, needed, config.pull, signal)
  if (missing !== undefined) return missing
  const unusable = makeFolders(mounts)
  if (unusable !== undefined) return { status: 'failed', class: 'infra', ...unusable }
  const plan = { work: { ...work, image: tag }, name: attempt.container, key, root, config, user: callerOf() }
  const make = (output?: string) =>
    docker.createContainer(containerOptions({ ...plan, ...(output !== undefined && { output }) }))
  try {
    const output = makeSharedOutput(docker, attempt)
    await make(output).catch((error: unknown) => {
      if (output === undefined || !reasonOf(error).includes(`${output}`)) throw error
      // The engine does not see files of this machine: it is in another container, or a virtual machine.
      removeOutput(attempt)
      return make()
    })
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined) throw error
    // Another process has made it.
    if (status !== 409) return outcomeOfRefusal(reasonOf(error), image, build?.type !== undefined)
  }
  return undefined
}

/** Makes the folders of volumes; gives why one cannot be made. */
export function makeFolders(mounts: readonly Mount[]): { readonly reason: string; readonly hint: string } | undefined {
  for (const { volume, folder } of mounts) {
    try {
      mkdirSync(folder, { recursive: true })
    } catch (error) {
      const reason = `the folder of volume ${volume} cannot be made: ${reasonOf(error)}`
      return { reason, hint: `check ${folder}` }
    }
  }
  return undefined
}

/** Who runs this process, as containers take it. */
export function callerOf(): string | undefined {
  return process.getuid === undefined ? undefined : `${process.getuid()}:${process.getgid?.() ?? 0}`
}

async function start(container: Docker.Container, { image = '', build }: ContainerWork): Promise<Failed | undefined> {
  try {
    await container.start()
    return undefined
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined) throw error
    // Another process has started it.
    if (status === 304) return undefined
    await container.remove({ force: true }).catch(() => {})
    return outcomeOfRefusal(reasonOf(error), image, build?.type !== undefined)
  }
}
