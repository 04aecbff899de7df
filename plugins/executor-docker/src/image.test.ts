import { execFileSync } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { image, makeHome, openDocker, run, shell } from './test-support/docker.ts'

const { DOCKER_HOST, REGISTRY } = process.env

test.skipIf(DOCKER_HOST === undefined || REGISTRY === undefined)(
  'an entry of images: without a type is pulled, one with a type is to be built (the registry of REGISTRY)',
  async () => {
    const name = `${REGISTRY}/liminal-test-${process.pid}-pulled`
    const docker = (...args: string[]) => execFileSync('docker', args, { stdio: 'ignore' })
    docker('tag', image, name)
    docker('push', name)
    docker('rmi', name)
    onTestFinished(() => void docker('rmi', '--force', name))
    const home = makeHome()
    await using executor = openDocker(home)
    const work = (build: object) => shell(home, 'true', { image: name, build: { image: name, source: home, ...build } })
    expect(await run(executor, work({ type: 'python' }), 'one')).toMatchObject({
      status: 'failed',
      class: 'image',
      hint: 'liminal-run build makes it',
    })
    expect(await run(executor, work({}), 'two')).toMatchObject({ status: 'succeeded' })
  },
)
