import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { copyExample, temporaryFolder } from './test-support/project.ts'

/** The executors of this machine. */
const executors = ['local', ...(process.env.DOCKER_HOST === undefined ? [] : ['docker'])]

describe('examples/hello, as users of Apache Liminal know it', () => {
  test.each(executors)(
    'on %s: its tasks share a folder, its server answers',
    { timeout: 300_000 },
    async (executor) => {
      const project = copyExample('hello', temporaryFolder())
      const home = temporaryFolder()
      const run = (...args: string[]) => liminalRun([...args, '--executor', executor], { home })
      onTestFinished(() => run('services', project, 'down').then(() => {}))
      expect(await run(project)).toMatchObject({ code: 0, stderr: '' })
      const greetings = join(project, '.liminal/greetings')
      const written = readdirSync(greetings).filter((name) => name.endsWith('.greeting'))
      const texts = written.map((name) => readFileSync(join(greetings, name), 'utf8'))
      expect(texts.sort()).toEqual(['Hello Ada!', 'Hello Barbara!', 'Hello Edsger!', 'Hello Grace!'])
      const { stdout, code } = await run('services', project, 'up')
      expect(code).toBe(0)
      const answer = await fetch(`${/http:\/\/\S+/.exec(stdout)?.[0]}/greet`, { method: 'POST', body: 'Ada' })
      expect(await answer.text()).toBe('Hello Ada!')
    },
  )
})
