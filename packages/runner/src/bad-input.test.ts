import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isAlive, liminalRun } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

const noStack = /^\s+at .*:\d+:\d+/m

async function validate(yaml: string, installed?: readonly string[]) {
  const project = makeProject({ 'liminal.yml': yaml }, installed)
  const result = await liminalRun(['validate', project], { home: temporaryFolder(), cwd: project })
  expect(result.stderr).not.toMatch(noStack)
  return result
}

async function run(yaml: string, files: Readonly<Record<string, string>> = {}, env: Record<string, string> = {}) {
  const project = makeProject({ 'liminal.yml': yaml, ...files })
  const result = await liminalRun(['run', project], { home: temporaryFolder(), cwd: project, env })
  expect(result.stderr).not.toMatch(noStack)
  expect(result.stdout).not.toMatch(noStack)
  return result
}

describe('what is wrong with the text is said before anything runs', () => {
  test('a path that is not there', async () => {
    const result = await liminalRun(['run', 'nowhere'], { home: temporaryFolder() })
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('there is nothing at') })
  })

  test('a command that is misspelt', async () => {
    const result = await liminalRun(['valdate'], { home: temporaryFolder() })
    expect(result.stderr).toContain('did you mean liminal-run validate?')
  })

  test('a folder without a liminal.yml', async () => {
    const result = await liminalRun([temporaryFolder()], { home: temporaryFolder() })
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('no liminal.yml below') })
  })

  test('text that is not YAML', async () => {
    const { code, stderr } = await validate('name: [a\n')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^liminal\.yml:\d+:\d+ error: .*\[E_YAML_SYNTAX\]/)
  })

  test('a tab', async () => {
    const { code, stderr } = await validate('name: a\npipelines:\n\t- pipeline: b\n')
    expect(code).toBe(1)
    expect(stderr).toContain('liminal.yml:3:1 error: a tab cannot indent YAML')
    expect(stderr).toContain('expected spaces')
  })

  test('two pipelines of one name', async () => {
    const { code, stderr } = await validate(
      'name: a\npipelines:\n  - pipeline: b\n    tasks: []\n  - pipeline: b\n    tasks: []\n',
    )
    expect(code).toBe(1)
    expect(stderr).toContain('liminal.yml:5:15 error: another pipeline is named b too')
  })

  test('a task type that no plugin provides names the package', async () => {
    const { code, stderr } = await validate(pipelineOf('{ task: a, type: spark }'))
    expect(code).toBe(1)
    expect(stderr).toContain('no installed plugin provides the task type spark')
    expect(stderr).toContain('npm install @liminal/task-spark')
  })

  test('an executor type that no plugin provides names the package', async () => {
    const { stderr } = await validate(pipelineOf("{ task: a, type: python, cmd: 'true', executor: default_k8s }"))
    expect(stderr).toContain('npm install @liminal/executor-kubernetes')
  })

  test('an executor that is not declared', async () => {
    const { code, stderr } = await validate(pipelineOf("{ task: a, type: python, cmd: 'true', executor: locl }"))
    expect(code).toBe(1)
    expect(stderr).toContain('executors: has no locl')
    expect(stderr).toContain('did you mean local?')
  })

  test('--executor with a name that is not declared', async () => {
    const project = makeProject({ 'liminal.yml': pipelineOf("{ task: a, type: python, cmd: 'true' }") })
    const result = await liminalRun(['run', project, '--executor', 'locl'], { home: temporaryFolder() })
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('did you mean local?') })
  })

  test('a circle of depends_on', async () => {
    const { code, stderr } = await validate(
      pipelineOf(
        "{ task: a, type: python, cmd: 'true', depends_on: [b] }",
        "{ task: b, type: python, cmd: 'true', depends_on: [a] }",
      ),
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/these tasks wait for each other: (a -> b -> a|b -> a -> b)/)
  })

  test('a placeholder that names nothing', async () => {
    const { code, stderr } = await validate(
      `variables: { threshold: 1 }\n${pipelineOf("{ task: a, type: python, cmd: 'echo {{treshold}}' }")}`,
    )
    expect(code).toBe(1)
    expect(stderr).toContain('nothing is named treshold')
    expect(stderr).toContain('did you mean threshold?')
  })

  test('a source folder that cannot be read', async () => {
    const { code, stderr } = await validate(
      `images: [{ image: a, type: python, source: gone }]\n${pipelineOf("{ task: a, type: python, image: a, cmd: 'true' }")}`,
    )
    expect(code).toBe(1)
    expect(stderr).toContain('gone does not exist')
  })

  test('all problems of a file at once, and nothing is started', async () => {
    const { code, stderr, stdout } = await run(
      pipelineOf(
        "{ task: a, type: python, cmd: 'echo {{b}}', retires: 1 }",
        '{ task: c, type: python, image: 3, depends_on: [z] }',
        "{ task: a, type: python, cmd: 'true' }",
      ),
    )
    expect(code).toBe(1)
    for (const said of [
      'nothing is named b',
      'did you mean retries?',
      'another task is named a',
      'cmd is missing',
      'there is no task z',
    ]) {
      expect(stderr).toContain(said)
    }
    expect(stdout).toBe('')
  })
})

describe('what goes wrong in a task fails the run with a reason', () => {
  test('requirements that do not resolve show the words of pip', async () => {
    const yaml = `images: [{ image: a, type: python, source: src }]\n${pipelineOf("{ task: a, type: python, image: a, cmd: 'true' }")}`
    const { code, stdout } = await run(yaml, { 'src/requirements.txt': 'no-such-package-of-liminal==99.99\n' })
    expect(code).toBe(1)
    expect(stdout).toContain('a failed (image or environment)')
    expect(stdout).toMatch(/no-such-package-of-liminal/)
    expect(stdout).toContain('requirements.txt')
  }, 60_000)

  test('no Python', async () => {
    const yaml = `images: [{ image: a, type: python, source: src }]\n${pipelineOf("{ task: a, type: python, image: a, cmd: 'true' }")}`
    const nowhere = temporaryFolder()
    const env = { PATH: nowhere, HOME: nowhere, PYENV_ROOT: nowhere }
    const { code, stdout } = await run(yaml, { 'src/requirements.txt': 'six\n' }, env)
    expect(code).toBe(1)
    expect(stdout).toContain('a failed (image or environment)')
    expect(stdout).toMatch(/Python 3\.10/)
  })

  test('a task that prints 100 MB keeps it all', async () => {
    const home = temporaryFolder()
    const project = makeProject({
      'liminal.yml': pipelineOf(
        "{ task: a, type: python, cmd: 'set +o pipefail; yes 0123456789012345678901234567890123456789 | head -c 100000000' }",
      ),
    })
    const ran = await liminalRun(['run', project], { home })
    expect(ran.code).toBe(0)
    const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
    const counted = await liminalRun(['logs', run.id, 'a'], { home })
    expect(counted.stdout.length).toBeGreaterThan(99_999_990)
  }, 60_000)

  test('a task that prints bytes that are not UTF-8', async () => {
    const home = temporaryFolder()
    const project = makeProject({
      'liminal.yml': pipelineOf(`{ task: a, type: python, cmd: "printf 'caf\\\\351\\\\n'" }`),
    })
    expect((await liminalRun(['run', project], { home })).code).toBe(0)
    const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
    expect((await liminalRun(['logs', run.id, 'a'], { home })).stdout).toBe('caf\uFFFD')
  })

  test('a process that a task leaves behind ends with it', async () => {
    const folder = temporaryFolder()
    const pid = join(folder, 'pid')
    const { code } = await run(pipelineOf(`{ task: a, type: python, cmd: 'sleep 1000 & echo $! > ${pid}' }`))
    expect(code).toBe(0)
    await expect.poll(() => isAlive(Number(readFileSync(pid, 'utf8')))).toBe(false)
  })
})

const mayMount = process.getuid?.() === 0 && process.platform === 'linux'

test.skipIf(!mayMount)(
  'a full disk for the logs fails the run, and the store stays readable (mounts a disk: root)',
  async () => {
    const disk = temporaryFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk])
    try {
      const home = join(disk, 'home')
      const project = makeProject({
        'liminal.yml': pipelineOf("{ task: a, type: python, cmd: 'yes | head -c 100000000' }"),
      })
      const { code, stdout, stderr } = await liminalRun(['run', project], { home })
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
      expect(stdout).toContain('a failed (infrastructure): the disk that holds the logs is full')
      const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
      expect(run).toMatchObject({ state: 'failed', reason: 'failed: a' })
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  },
)

test('a Node that is too old says so in one line', async () => {
  const older = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.9.0'}})"
  const { code, stderr } = await liminalRun(['--version'], {
    home: temporaryFolder(),
    env: { NODE_OPTIONS: `--import ${older}` },
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^liminal-run needs Node 22\.19 or newer; this is .*$/)
})
