import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const yaml = `name: s
variables: { who: variable }
pipelines:
  - pipeline: p
    params:
      who: { type: string, pattern: '^[a-z]+$', default: param }
      times: { type: integer, minimum: 1, maximum: 5, default: 2 }
      ratio: 0.5
      mode: { enum: [fast, slow], default: fast }
      loud: false
      parts: { type: array, items: { type: integer }, default: [1] }
      key: { type: string, required: true }
    tasks:
      - task: t
        type: python
        variables: { who: task }
        retries: '{{times}}'
        cmd: 'echo {{who}} {{times}} {{ratio}} {{mode}} {{loud}} {{parts}} {{key}} {{params.times}} {{ times + 1 }}'
  - pipeline: other
    tasks: [{ task: t, type: python, cmd: 'echo {{who}}' }]
`

/** The command of the planned task, or the problems, given options and environment. */
async function commandOf(args: readonly string[], env: Record<string, string> = {}, pipeline = 'p') {
  const project = makeProject({ 'liminal.yml': yaml, 'params.yml': 'times: 3\nparts: [4, 5]\nkey: file\n' })
  const given = args.map((arg) => arg.replace('FILE', join(project, 'params.yml')))
  const { code, stdout, stderr } = await liminalRun(['plan', project, pipeline, '--json', ...given], {
    home: temporaryFolder(),
    env,
  })
  return code === 0 ? JSON.parse(stdout).tasks[1].command : stderr
}

describe('params', () => {
  test('have defaults, and win over variables', async () => {
    expect(await commandOf(['--param', 'key=k'])).toBe('echo param 2 0.5 fast false [1] k 2 3')
  })

  test('come from --param, else from a file, else from the environment', async () => {
    const env = {
      LIMINAL_PARAM_times: '5',
      LIMINAL_PARAM_key: 'env',
      LIMINAL_PARAM_ratio: '0.25',
      LIMINAL_PARAM_loud: 'true',
    }
    expect(await commandOf([], env)).toBe('echo param 5 0.25 fast true [1] env 5 6')
    expect(await commandOf(['--params-file', 'FILE'], env)).toBe('echo param 3 0.25 fast true [4,5] file 3 4')
    expect(await commandOf(['--params-file', 'FILE', '--param', 'times=1', '--param', 'who=me'], env)).toBe(
      'echo me 1 0.25 fast true [4,5] file 1 2',
    )
  })

  test('are set by variables in capitals; one that sets none is warned of, unless another pipeline has it', async () => {
    const project = makeProject({
      'a/liminal.yml': `name: a
pipelines:
  - pipeline: p
    params: { learning_rate: 1, min-rows: 2 }
    tasks: [{ task: t, type: python, cmd: 'echo {{learning_rate}} {{min-rows}}' }]
  - pipeline: other
    params: { seed: 1 }
`,
      'b/liminal.yml': 'name: b\npipelines: [{ pipeline: far, params: { depth: 1 } }]\n',
    })
    const env = {
      LIMINAL_PARAM_LEARNING_RATE: '0.5',
      LIMINAL_PARAM_MIN_ROWS: '7',
      LIMINAL_PARAM_SEED: '3',
      LIMINAL_PARAM_DEPTH: '4',
      LIMINAL_PARAM_LERNING_RATE: '9',
    }
    const found = await liminalRun(['plan', project, 'p', '--json'], { home: temporaryFolder(), env })
    expect(JSON.parse(found.stdout).tasks[1].command).toBe('echo 0.5 7')
    expect(found.stderr).toMatch(/liminal\.yml:4:5 warning: LIMINAL_PARAM_LERNING_RATE sets no param of p/)
    expect(found.stderr).toContain('did you mean learning_rate?')
    expect(found.stderr).toContain('1 warning')
  })

  test('with names that the environment cannot tell apart are refused', async () => {
    const text = 'name: s\npipelines: [{ pipeline: p, params: { a-b: 1, a_b: 2 }, tasks: [] }]\n'
    const project = makeProject({ 'liminal.yml': text })
    const { code, stderr } = await liminalRun(['plan', project], {
      home: temporaryFolder(),
      env: { LIMINAL_PARAM_A_B: '3' },
    })
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('LIMINAL_PARAM_A_B may set a-b or a_b'),
    })
  })

  test.each([
    [
      ['--param', 'key=k', '--param', 'times=many'],
      /liminal\.yml:7:16 error: param times: "many", from --param: expected/,
    ],
    [['--param', 'key=k', '--param', 'times=1.5'], /param times: 1\.5, from --param: /],
    [['--param', 'key=k', '--param', 'times=9'], /param times: 9, from --param: .*5/],
    [['--param', 'key=k', '--param', 'who=ME'], /param who: "ME", from --param: /],
    [['--param', 'key=k', '--param', 'mode=slwo'], /param mode: "slwo", from --param: .*"fast".*"slow"/],
    [['--param', 'key=k', '--param', 'parts=[1,"x"]'], /param parts: \[1,"x"\], from --param: 1: /],
    [[], /liminal\.yml:12:7 error: param key has no value/],
    [['--param', 'ky=k'], /has no param ky[\s\S]*did you mean key/],
    [['--param', 'nothing'], /E_OPTION_INVALID/],
    [['--params-file', '/nowhere.yml'], /E_FILE_UNREADABLE/],
  ])('%j is refused before anything runs', async (args, message) => {
    expect(await commandOf(args)).toMatch(message)
  })

  test('belong to their pipeline', async () => {
    expect(await commandOf([], {}, 'other')).toBe('echo variable')
    expect(await commandOf(['--param', 'who=me'], {}, 'other')).toMatch(/the pipeline other has no param who/)
  })

  test('a file of them that is no map is refused with its problem', async () => {
    const project = makeProject({ 'liminal.yml': yaml })
    const file = join(project, 'list.yml')
    writeFileSync(file, '- 1\n')
    const { code, stderr } = await liminalRun(['plan', project, 'p', '--params-file', file], {
      home: temporaryFolder(),
    })
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a map of values in YAML or JSON'),
    })
  })

  test('a wrong default is a mistake of the file, which validate shows', async () => {
    const project = makeProject({ 'liminal.yml': yaml.replace('maximum: 5, default: 2', 'maximum: 5, default: 9') })
    const { code, stderr } = await liminalRun(['validate', project], { home: temporaryFolder() })
    expect(code).toBe(1)
    expect(stderr).toMatch(/liminal\.yml:7:64 error: param times: 9, its default: /)
  })

  test('validate needs no values', async () => {
    const { code } = await liminalRun(['validate', makeProject({ 'liminal.yml': yaml }), '--strict'], {
      home: temporaryFolder(),
    })
    expect(code).toBe(0)
  })
})
