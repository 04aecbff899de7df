import { execFileSync } from 'node:child_process'
import { type ImageDefinition, imageTag, projectDigest, projectLabel } from '@liminal/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openEngine } from '../engine/open.ts'
import { image as base, makeHome, never, openDocker, run, shell } from '../test-support/docker.ts'

describe.skipIf(process.env.DOCKER_HOST === undefined)('images that nothing uses, on the engine of DOCKER_HOST', () => {
  const docker = (args: readonly string[], input = '') =>
    execFileSync('docker', args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'ignore'] }).trim()
  const past = new Date(0)
  const future = new Date(Date.now() + 3_600_000)

  /** A project with an image `m`, as it is built; `text` makes it another. */
  function projectWith(text: string) {
    const home = makeHome()
    const name = `liminal-test-${process.pid}-gc`
    const definition: ImageDefinition = { image: name, type: 'python', folder: home }
    const own = imageTag(definition)
    const build = (content: string, ...tags: string[]) => {
      const label = `${projectLabel}=${projectDigest(definition)}`
      const names = [own, name, ...tags].flatMap((tag) => ['--tag', tag])
      docker(['build', '--label', label, ...names, '-'], `FROM ${base}\nRUN echo ${content} > /text\n`)
      return docker(['image', 'inspect', '--format', '{{.Id}}', own])
    }
    const ids = [build(text)]
    onTestFinished(() => {
      for (const id of ids) execFileSync('docker', ['rmi', '-f', id], { stdio: 'ignore' })
    })
    const isThere = (id: string) =>
      openEngine()
        .getImage(id)
        .inspect()
        .then(
          () => true,
          () => false,
        )
    const rebuild = (content: string, ...tags: string[]) => {
      const id = build(content, ...tags)
      ids.push(id)
      return id
    }
    const work = shell(home, 'cat /text', { image: name, build: definition })
    return { home, own, name, id: ids[0] ?? '', rebuild, isThere, work }
  }

  async function collected(home: string, unusedSince: Date, dryRun = false) {
    await using executor = openDocker(home, { clean_up: 'never' })
    const all = await executor.collect?.({ keys: () => new Set(['k']), unusedSince, dryRun, signal: never })
    return all?.flatMap(({ kind, name }) => (kind === 'images' ? [name] : []))
  }

  test('go, by all names that name no registry, once nobody has used them for long', async () => {
    const { home, own, name, id, rebuild, isThere, work } = projectWith(`${process.pid} first`)
    expect(await collected(home, future)).toEqual([])
    await using executor = openDocker(home)
    expect(await run(executor, work)).toMatchObject({ status: 'succeeded' })
    await executor[Symbol.asyncDispose]()
    const second = rebuild(`${process.pid} second`, 'localhost:1/liminal-test-gc')
    expect(await collected(home, past)).toEqual([])
    expect(await collected(home, future, true)).toHaveLength(2)
    expect((await collected(home, future))?.toSorted()).toEqual([expect.stringMatching(/^liminal/), id].toSorted())
    expect(await isThere(id)).toBe(false)
    expect(docker(['image', 'inspect', '--format', '{{.RepoTags}}', second])).toBe(
      '[localhost:1/liminal-test-gc:latest]',
    )
    expect([await isThere(own), await isThere(name)]).toEqual([false, false])
  })

  test('those of a container stay', async () => {
    const { home, own, isThere, work } = projectWith(`${process.pid} third`)
    await using executor = openDocker(home, { clean_up: 'never' })
    await run(executor, work)
    expect(await collected(home, future)).toEqual([])
    expect(await isThere(own)).toBe(true)
  })

  test('those of a project that this home has never worked for stay', async () => {
    const { own, isThere } = projectWith(`${process.pid} fourth`)
    expect(await collected(makeHome(), future)).toEqual([])
    expect(await isThere(own)).toBe(true)
  })
})
