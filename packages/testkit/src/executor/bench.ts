import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type {
  ContainerWork,
  Executor,
  ExecutorContext,
  Handle,
  LogLine,
  LogOptions,
  Mount,
  Outcome,
  Work,
} from '@liminal/core'
import type { ExecutorSuiteOptions, Script } from './options.ts'

/** What a test of an executor works with; everything that waits gives up after the patience. */
export interface Bench {
  readonly executor: Executor
  /** A key that no other test uses. */
  readonly key: string
  /** The folder that is Liminal's own in this test. */
  readonly home: string
  /** Opens the same executor once more, as a later process would. */
  reopen(): Promise<Executor>
  work(script: Script): Work
  submit(script: Script, key?: string, executor?: Executor): Promise<Handle>
  wait(handle: Handle, executor?: Executor): Promise<Outcome>
  cancel(handle: Handle, executor?: Executor): Promise<void>
  logs(handle: Handle, options?: Omit<LogOptions, 'signal'>, executor?: Executor): Promise<LogLine[]>
  /** A signal that aborts when the patience ends. */
  signal(): AbortSignal
  /** Gives up where an executor that ignores its signals never does. */
  inTime<T>(step: Promise<T>): Promise<T>
  /** The text of a file that the work wrote to `$SCRATCH`; nothing if there is none. */
  read(file: string): Promise<string>
  /** Waits until a file of `$SCRATCH` holds what it should. */
  until(file: string, holds?: (text: string) => boolean): Promise<string>
  /** Makes a file in `$SCRATCH`, for which the work waits. */
  signalWork(file: string): Promise<void>
}

/** How long a single step may take, in milliseconds, unless the options say otherwise. */
export const defaultPatience = 10_000

/** How long an executor may take to end once its signal has aborted, in milliseconds. */
const afterwards = 500

/** Where the work sees the folder that it shares with the suite. */
const scratchPath = '/mnt/liminal-scratch'

/** Runs a test on an executor that is opened for it, in a folder of its own. */
export async function withBench(options: ExecutorSuiteOptions, run: (bench: Bench) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'liminal-testkit-'))
  const context: ExecutorContext = { home, name: 'tested', logFile: (key) => join(home, 'runs', `${key}.log`) }
  const key = `suite-${randomUUID()}/task/1`
  const mount = options.scratch ?? { volume: 'scratch', path: scratchPath, folder: join(home, 'scratch') }
  const scratch = folderOf(key)
  const opened: Executor[] = []
  const open = async () => {
    const executor = await options.open(context)
    opened.push(executor)
    return executor
  }
  try {
    await mkdir(join(mount.folder, scratch), { recursive: true })
    await run(await makeBench(options, { key, mount, scratch, home, reopen: open }))
  } finally {
    for (const executor of opened) await executor[Symbol.asyncDispose]()
    await rm(join(mount.folder, scratch), { recursive: true, force: true, maxRetries: 5 })
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Rejects where a promise takes longer than this, in milliseconds. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = globalThis.setTimeout(() => reject(new assert.AssertionError({ message: 'took too long' })), milliseconds)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

interface Surroundings {
  readonly key: string
  readonly mount: Mount
  /** The test's own folder in the mount. */
  readonly scratch: string
  readonly home: string
  readonly reopen: () => Promise<Executor>
}

async function makeBench(options: ExecutorSuiteOptions, surroundings: Surroundings): Promise<Bench> {
  const { key, home, mount, scratch, reopen } = surroundings
  const folder = join(mount.folder, scratch)
  const executor = await reopen()
  const patience = options.patience ?? defaultPatience
  const signal = () => AbortSignal.timeout(patience)
  const inTime = <T>(step: Promise<T>) => within(step, patience + afterwards)
  const work = (script: Script) => {
    const container = containerWork(script, surroundings, options.image)
    return options.adapt?.(container) ?? container
  }
  const read = (file: string) => readFile(join(folder, file), 'utf8').catch(() => '')
  return {
    executor,
    key,
    home,
    reopen,
    work,
    signal,
    read,
    inTime,
    submit: (script, as = key, on = executor) => inTime(on.submit(as, work(script), signal())),
    wait: (handle, on = executor) => inTime(on.wait(handle, signal())),
    cancel: (handle, on = executor) => inTime(on.cancel(handle, signal())),
    async logs(handle, more = {}, on = executor) {
      const limit = signal()
      const lines: LogLine[] = []
      for await (const line of on.logs(handle, { ...more, signal: limit })) lines.push(line)
      assert.equal(limit.aborted, false, 'logs did not end')
      return lines
    },
    async until(file, holds = (text) => text !== '') {
      const limit = signal()
      for (;;) {
        const text = await read(file)
        if (holds(text)) return text
        assert.equal(
          limit.aborted,
          false,
          `the work did not write ${file} as expected; it holds ${JSON.stringify(text)}`,
        )
        await setTimeout(10)
      }
    },
    signalWork: async (file) => writeFile(join(folder, file), ''),
  }
}

function folderOf(key: string): string {
  return key.replaceAll('/', '-')
}

function containerWork(
  { script, args = [], env = {}, secrets = [] }: Script,
  { scratch, mount, home }: Surroundings,
  image: string | undefined,
): ContainerWork {
  return {
    kind: 'container',
    command: ['/bin/sh', '-c'],
    args: [script, 'sh', ...args],
    env: { SCRATCH: `${mount.path}/${scratch}`, ...env },
    mounts: [mount],
    secrets,
    resources: {},
    folder: home,
    ...(image !== undefined && { image }),
  }
}
