import { deepEqual, equal, match, notEqual, ok, rejects } from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import {
  type Applied,
  type Executor,
  type ExecutorContext,
  freePort,
  type SecretReference,
  type ServiceHost,
  type ServiceSpec,
} from '@liminal/core'
import { collectFailures, type Failure, type TestFunction } from '../test-function.ts'
import { type TestService, testService } from './server.ts'

/** How an executor is tested that hosts services. */
export interface ServiceSuiteOptions {
  readonly test: TestFunction
  /** Opens the executor for a context; the same context means the same executor, opened by another process. */
  open(context: ExecutorContext): Promise<Executor>
  /** An image with `python3` in it; none for an executor that runs it on this machine. */
  readonly image?: string
  /**
   * Makes a secret with this value that the executor finds, or gives a `former` one this value; `secretInFile` does for
   * executors of this machine.
   */
  readonly secrets: (value: string, folder: string, former?: SecretReference) => Promise<SecretReference>
  /**
   * Ends all that the host of this home runs, as a machine does that is switched off. Without it, what comes after that is
   * not tested.
   */
  readonly switchOff?: (home: string) => Promise<void>
  /** How long a test may take, in milliseconds. */
  readonly patience?: number
}

/** What a test works with. */
interface Bench {
  readonly home: string
  readonly host: ServiceHost
  /** The same host, as another process would open it. */
  another(): Promise<ServiceHost>
  spec(service: Omit<TestService, 'image'>): ServiceSpec
  apply(spec: ServiceSpec, checks?: Parameters<ServiceHost['apply']>[1]['checks']): Promise<Applied>
}

const never = new AbortController().signal
const name = ['testkit', 'server'] as const

/** Registers the tests of the contract of service hosts. */
export function testServices(options: ServiceSuiteOptions): void {
  for (const [title, run] of Object.entries(tests(options))) {
    options.test(title, () => withBench(options, run), options.patience ?? 60_000)
  }
}

/** Runs the same tests here and now, without a test runner; resolves with those that fail. */
export function failuresOfServices(options: Omit<ServiceSuiteOptions, 'test'>): Promise<Failure[]> {
  return collectFailures((test) => testServices({ ...options, test }))
}

async function withBench({ open, image }: ServiceSuiteOptions, run: (bench: Bench) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'liminal-services-'))
  const opened: Executor[] = []
  const another = async () => {
    const executor = await open({ home, name: 'host', logFile: (key) => join(home, key) })
    opened.push(executor)
    ok(executor.services, 'the executor hosts no services')
    return executor.services
  }
  const host = await another()
  try {
    await run({
      home,
      host,
      another,
      spec: (service) => testService({ ...service, image }),
      apply: (spec, checks = []) => host.apply(spec, { checks, signal: never }),
    })
  } finally {
    await host.remove(...name, never)
    for (const executor of opened) await executor[Symbol.asyncDispose]()
    rmSync(home, { recursive: true, force: true })
  }
}

type Tests = Record<string, (bench: Bench) => Promise<void>>

function tests(options: ServiceSuiteOptions): Tests {
  return { ...alwaysTested(options), ...(options.switchOff && switchedOffTests(options.switchOff)) }
}

function switchedOffTests(switchOff: (home: string) => Promise<void>): Tests {
  return {
    'one that was switched off is down, and is started anew where it was': async ({ home, host, apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      await switchOff(home)
      const [status] = await host.list('testkit', never)
      equal(status?.state, 'down')
      deepEqual(await apply(spec({ version: 'one' })), { change: 'started', url })
      match(await ask(url), /^one /)
    },
    'a port that nobody asked for may be another once it is taken': async ({ home, apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      await switchOff(home)
      // Where it is taken by somebody else, it is taken as well.
      await using _taken = await listenAt(Number(new URL(url).port)).catch(() => undefined)
      const moved = applied(await apply(spec({ version: 'one' })), 'started')
      notEqual(moved.url, url)
      match(await ask(moved.url), /^one /)
    },
  }
}

function alwaysTested(options: ServiceSuiteOptions): Tests {
  return {
    'a service is started, and answers': async ({ host, apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      match(await ask(url), /^one /)
      const [status, ...others] = await host.list('testkit', never)
      deepEqual([status?.service, status?.state, status?.url, others.length], ['server', 'up', url, 0])
      deepEqual(await host.list('another', never), [])
    },
    'what has not changed is left alone, also by another process': async ({ another, apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      const first = await ask(url)
      const again = await (await another()).apply(spec({ version: 'one' }), { checks: [], signal: never })
      deepEqual(again, { change: 'unchanged', url })
      equal(await ask(url), first)
    },
    'what has changed is replaced, without a request being lost': async ({ apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      const stop = new AbortController()
      const client = async () => {
        const answers = new Set<string>()
        while (!stop.signal.aborted) answers.add((await ask(url)).replace(/ .*/, ''))
        return [...answers]
      }
      const clients = Promise.all(Array.from({ length: 4 }, client))
      clients.catch(() => stop.abort())
      deepEqual(await apply(spec({ version: 'two' })), { change: 'replaced', url })
      await setTimeout(300)
      stop.abort()
      deepEqual([...new Set((await clients).flat())].sort(), ['one', 'two'])
      match(await ask(url), /^two /)
    },
    'one that never becomes ready is refused with what it printed; the former goes on': async ({ apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      const first = await ask(url)
      const ready = { path: '/wrong', timeoutSeconds: 3 }
      const { refused, ...rest } = refusal(await apply(spec({ version: 'two', ready })))
      match(refused.reason, /not ready within 3 s: GET \/wrong was answered with status 500/)
      ok(refused.log.some((line) => line.startsWith('serving two')))
      deepEqual(rest, { url })
      equal(await ask(url), first)
    },
    'one that ends is refused at once': async ({ host, apply, spec }) => {
      const { refused, ...rest } = refusal(await apply(spec({ version: 'one', env: { END: '9' } })))
      match(refused.reason, /exit code 9/)
      ok(refused.log.some((line) => line.startsWith('serving one')))
      deepEqual(rest, {})
      deepEqual(await host.list('testkit', never), [])
    },
    'one that answers otherwise than is expected is refused; the former goes on': async ({ apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' }), [{ path: '/', contains: 'one' }]), 'started')
      const first = await ask(url)
      for (const [check, said] of [
        [{ path: '/', contains: 'three' }, /lacks three: two /],
        [{ path: '/', status: 204 }, /answered with status 200/],
        [{ path: '/wrong' }, /answered with status 500/],
      ] as const) {
        const { refused } = refusal(await apply(spec({ version: 'two' }), [check]))
        match(refused.reason, said)
      }
      equal(await ask(url), first)
    },
    'it is found at the port that it is given': async ({ apply, spec }) => {
      const [port, other] = [await freePort(), await freePort()]
      const { url } = applied(await apply(spec({ version: 'one', port })), 'started')
      equal(new URL(url).port, String(port))
      const moved = applied(await apply(spec({ version: 'one', port: other })), 'replaced')
      equal(new URL(moved.url).port, String(other))
      match(await ask(moved.url), /^one /)
      await rejects(ask(url))
    },
    'a port that another program has is refused; the former goes on': async ({ apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      await using taken = await listenAt(0)
      const { port } = taken.address() as { readonly port: number }
      const { refused } = refusal(await apply(spec({ version: 'two', port })))
      match(refused.reason, new RegExp(`port ${port} is taken`))
      match(await ask(url), /^one /)
    },
    'one that dies is started anew': async ({ host, apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      const first = await ask(url)
      await ask(`${url}/die`).catch(() => {})
      const next = await until(() => ask(url).catch(() => undefined))
      match(next, /^one /)
      ok(next !== first)
      const [status] = await host.list('testkit', never)
      deepEqual([status?.state, status?.restarts], ['up', 1])
    },
    'its log is there, and goes on': async ({ host, another, apply, spec }) => {
      await apply(spec({ version: 'one' }))
      deepEqual(await linesOf((await another()).logs(...name, { signal: never })), ['serving one '])
      const following = new AbortController()
      const lines: string[] = []
      for await (const { text } of host.logs(...name, { follow: true, signal: following.signal })) {
        lines.push(text)
        following.abort()
      }
      deepEqual(lines, ['serving one '])
    },
    'a secret arrives, is masked, and stands in no description': async ({ home, host, apply, spec }) => {
      const value = 'canary-141421'
      const secrets = [{ ...(await options.secrets(value, home)), env: 'TOKEN' }]
      const { url } = applied(await apply(spec({ version: 'one', secrets })), 'started')
      match(await ask(url), /^one /)
      deepEqual(await linesOf(host.logs(...name, { signal: never })), ['serving one ***'])
      ok(!JSON.stringify(await host.list('testkit', never)).includes(value))
    },
    'a secret whose value has changed makes another version': async ({ home, apply, spec }) => {
      const first = await options.secrets('canary-141421', home)
      const of = (secret: SecretReference) => spec({ version: 'one', secrets: [{ ...secret, env: 'TOKEN' }] })
      const { url } = applied(await apply(of(first)), 'started')
      const answer = await ask(url)
      deepEqual(await apply(of(first)), { change: 'unchanged', url })
      const next = await options.secrets('canary-173205', home, first)
      deepEqual(await apply(of(next)), { change: 'replaced', url })
      notEqual(await ask(url), answer)
    },
    'one that runs and answers no more is unhealthy': async ({ host, apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      await ask(`${url}/hang`)
      const since = performance.now()
      const [status] = await host.list('testkit', never)
      equal(status?.state, 'unhealthy')
      match(status?.problem ?? '', /^GET \/ was not answered/)
      ok(performance.now() - since < 15_000, 'a list waits for a server without end')
    },
    'a request in hand is finished before the former one goes': async ({ host, apply, spec }) => {
      const lasting = { endsWithin: 20, env: { LAST: '4' } }
      const { url } = applied(await apply(spec({ version: 'one', ...lasting })), 'started')
      const inHand = ask(`${url}/wait`)
      inHand.catch(() => {})
      await until(async () => (await linesOf(host.logs(...name, { signal: never }))).includes('waiting') || undefined)
      deepEqual(await apply(spec({ version: 'two', ...lasting })), { change: 'replaced', url })
      match(await inHand, /^one /)
      match(await ask(url), /^two /)
    },
    'it is removed once': async ({ host, apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      equal(await host.remove(...name, never), true)
      await rejects(ask(url))
      deepEqual(await host.list('testkit', never), [])
      equal(await host.remove(...name, never), false)
    },
    'who stops to apply leaves the former one alone': async ({ host, apply, spec }) => {
      const { url } = applied(await apply(spec({ version: 'one' })), 'started')
      const first = await ask(url)
      const stop = new AbortController()
      const applying = host.apply(spec({ version: 'two', env: { DELAY: '10' } }), { checks: [], signal: stop.signal })
      await setTimeout(1000)
      stop.abort()
      await rejects(applying)
      equal(await ask(url), first)
      deepEqual(await apply(spec({ version: 'one' })), { change: 'unchanged', url })
    },
    'two who apply at the same time do so one after the other': async ({ host, another, apply, spec }) => {
      const other = await another()
      const both = await Promise.all([
        apply(spec({ version: 'one' })),
        other.apply(spec({ version: 'one' }), { checks: [], signal: never }),
      ])
      deepEqual(both.map((each) => ('change' in each ? each.change : each)).sort(), ['started', 'unchanged'])
      equal((await host.list('testkit', never)).length, 1)
    },
  }
}

async function listenAt(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function applied(result: Applied, change: string): { readonly url: string } {
  ok('change' in result, JSON.stringify(result))
  equal(result.change, change)
  return result
}

function refusal(result: Applied): Extract<Applied, { readonly refused: unknown }> {
  ok('refused' in result, JSON.stringify(result))
  return result
}

async function ask(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(15_000), headers: { connection: 'close' } })
  return response.text()
}

async function linesOf(lines: AsyncIterable<{ readonly text: string }>): Promise<string[]> {
  const texts: string[] = []
  for await (const { text } of lines) texts.push(text)
  return texts
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await setTimeout(50)
  }
}
