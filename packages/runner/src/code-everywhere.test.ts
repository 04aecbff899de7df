import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { executors, projectOn } from './test-support/everywhere.ts'
import { name, removeImages } from './test-support/images.ts'

if (executors.includes('docker')) removeImages()

/** The version of the only Python that surely is there: that of the machine, or of the image that engines of tests have. */
const versionOn = (executor: string) =>
  executor === 'docker' ? '3.11' : /\d\.\d+/.exec(execFileSync('python3', ['-V'], { encoding: 'utf8' }))?.[0]

/** Code that is a package of its own, in a project where somebody keeps a virtual environment with a liminal.yml in it. */
const files = {
  'src/requirements.txt': '-e .\nidna==3.6\n',
  'src/pyproject.toml': `[project]
name = "ours"
version = "1"
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[tool.setuptools]
packages = ["ours"]
`,
  'src/ours/__init__.py': 'answer = 42\n',
  'venv/pyvenv.cfg': 'home = /usr/bin\n',
  'venv/lib/python3.11/site-packages/somebody/liminal.yml': 'name: base\ntype: super\n',
  'env/lib/site-packages/somebody/liminal.yml': 'name: code\n',
}

const version = `import idna; assert idna.__version__ == "3.6", idna.__version__`

describe.each(executors)('on %s', (executor) => {
  test('an editable package is installed once, and what a task installs besides reaches no other', async () => {
    const image = name('ours')
    const { folder, run, command } = projectOn(executor, {
      ...files,
      'liminal.yml': `name: code
images: [{ image: ${image}, type: python, source: src }]
task_defaults: { python: { image: ${image} } }
pipelines:
  - pipeline: p
    tasks:
      - task: fit
        type: python
        for_each: [1, 2]
        max_parallel: 1
        cmd: python -c "import ours; open('out_{{item}}.txt', 'w').write(str(ours.answer))"
        cache: true
  - pipeline: polluted
    tasks:
      - { task: other, type: python, cmd: "pip install -q idna==3.7 && python -c 'import idna; assert idna.__version__ == \\"3.7\\"'" }
      - { task: same, type: python, cmd: ${JSON.stringify(`python -c '${version}'`)} }
`,
    })
    expect(await run('p')).toMatchObject({ code: 0, stderr: expect.not.stringMatching(/error/) })
    const again = await run('p')
    expect(again.stdout).toMatch(/fit\[0\] +from the cache/)
    expect(again.stdout).toMatch(/fit\[1\] +from the cache/)
    const environments = JSON.parse((await command('env', 'list', '--json')).stdout)
    expect(environments).toHaveLength(executor === 'local' ? 1 : 0)
    writeFileSync(join(folder, 'src/ours/__init__.py'), 'answer = 43\n')
    expect((await run('p')).stdout).toMatch(/not from the cache: .*ours\/__init__\.py has changed/)
    expect(await run('polluted')).toMatchObject({ code: 0 })
  }, 120_000)

  test('an image without requirements has the Python that it asks for, or none', async () => {
    const [there, none] = [name('there'), name('none')]
    const yaml = (image: string, asked: string | undefined) => `name: versions
images: [{ image: ${image}, type: python, source: src, python_version: '${asked}' }]
pipelines: [{ pipeline: p, tasks: [{ task: show, type: python, image: ${image}, cmd: python -V }] }]
`
    const asked = versionOn(executor)
    const right = projectOn(executor, { 'liminal.yml': yaml(there, asked), 'src/a.py': '' })
    expect(await right.run()).toMatchObject({ code: 0 })
    expect(await right.logOf('show')).toContain(`Python ${asked}.`)
    const wrong = projectOn(executor, { 'liminal.yml': yaml(none, '3.99'), 'src/a.py': '' })
    const { code, stdout, stderr } = await wrong.run()
    expect(code).toBe(1)
    expect(stdout + stderr).toMatch(/asks for Python 3\.99|image .* was not built: .*python:3\.99-slim/)
  }, 60_000)
})
