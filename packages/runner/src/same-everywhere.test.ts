import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { start, startShell } from './test-support/command-line.ts'
import { executors, projectOn } from './test-support/everywhere.ts'

/** A pipeline whose tasks run in an image that every engine can have, or, on `local`, beside their file. */
const pipeline = (tasks: string, { more = '', mounts = '[]', params = '{}' } = {}) => `name: same
task_defaults: { python: { image: 'python:3.11-slim', depends_on: [], mounts: ${mounts} } }
${more}
pipelines:
  - pipeline: p
    params: ${params}
    tasks:
${tasks}`

describe.each(executors)('on %s', (executor) => {
  test('tasks use their volumes, whatever their paths hold, and touch nothing else', async () => {
    const read = `print(open("/mnt/our shop's/in.txt").read())`
    const { folder, run, logOf } = projectOn(executor, {
      'liminal.yml': pipeline(
        `
      - task: write
        type: python
        cmd: |
          printf 'data\\nkeep\\n' > "/mnt/our shop's/in.txt"
          echo eu > /mnt/part/x.txt
          rm -rf "/mnt/our shop's/tmp"
      - { task: byItself, type: python, depends_on: [write], cmd: 'python3 -c "$PROGRAM"', env_vars: { PROGRAM: ${JSON.stringify(read)} } }
      - task: text
        type: python
        depends_on: [write]
        cmd: |
          sed -e '/data/d' "/mnt/our shop's/in.txt"
          awk '/data/ { print "found" }' "$LIMINAL_MOUNT_V/in.txt"
          echo me@host:/data/x /x/mnt/part`,
        {
          more: 'volumes: [{ volume: v, local: { path: data & more } }]',
          mounts: `[{ volume: v, path: "/mnt/our shop's" }, { volume: v, path: /mnt/part, sub_path: e u }, { volume: v, path: /data }]`,
        },
      ),
      'data & more/tmp/x': '',
    })
    // What a shell would take the paths of this test for.
    const parent = dirname(folder)
    for (const word of ['my work', 'its', 'data', 'more']) writeFileSync(join(parent, word), 'of the user')
    const before = readdirSync(parent)
    expect(await run()).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(folder, 'data & more/in.txt'), 'utf8')).toBe('data\nkeep\n')
    expect(readdirSync(join(folder, 'data & more')).sort()).toEqual(['e u', 'in.txt'])
    expect(readdirSync(join(folder, 'data & more/e u'))).toEqual(['x.txt'])
    expect(readdirSync(parent)).toEqual(before)
    expect(await logOf('byItself')).toBe('data\nkeep\n')
    expect(await logOf('text')).toBe('keep\nfound\nme@host:/data/x /x/mnt/part')
  })

  test('what Python prints is in the log at once and in order, also of a task that is ended', async () => {
    const program = `
import sys, time
for epoch in range(1000):
    print("epoch", epoch)
    print("loss", epoch, file=sys.stderr)
    time.sleep(0.05)
`
    const { folder, surroundings, logOf } = projectOn(executor, {
      'liminal.yml': pipeline(`
      - { task: train, type: python, cmd: 'exec python3 -c "$P"', timeout_minutes: 0.04, env_vars: { P: ${JSON.stringify(program)} } }`),
    })
    const run = start([folder, '--executor', executor, '--json'], surroundings)
    const { run: id } = JSON.parse(await run.line('"task_started","task":"train"'))
    const logs = start(['logs', id, 'train', '-f'], surroundings)
    await logs.line('loss 3')
    expect(run.process.exitCode).toBeNull()
    expect((await run.ended).code).toBe(1)
    const first = 'epoch 0\nloss 0\nepoch 1\nloss 1\nepoch 2\nloss 2\nepoch 3\nloss 3\n'
    expect((await logs.ended).stdout.slice(0, first.length)).toBe(first)
    expect((await logOf('train')).slice(0, first.length)).toBe(first)
  })

  test('the run goes on to its end when the reader of its output leaves, and says how it went', async () => {
    const { folder, surroundings } = projectOn(executor, {
      'liminal.yml': pipeline(
        `
      - { task: slow, type: python, cmd: 'sleep 0.5' }
      - { task: last, type: python, depends_on: [slow], cmd: 'echo done > /mnt/v/b.txt; exit 3', mounts: [{ volume: v, path: /mnt/v }] }`,
        { more: 'volumes: [{ volume: v, local: { path: data } }]' },
      ),
    })
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
    const script = '(liminal-run "$1" --executor "$2") | head -1; exit ${PIPESTATUS[0]}'
    const { code, stdout } = await startShell(script, [folder, executor], surroundings).ended
    expect({ code, lines: stdout.split('\n').length }).toEqual({ code: 1, lines: 1 })
    expect(readFileSync(join(folder, 'data/b.txt'), 'utf8')).toBe('done\n')
  })

  test('what a task depends on is a miss that names it, and what matches nothing is never a hit', async () => {
    const text = (secret: string, part: string) =>
      pipeline(
        `
      - task: extract
        type: python
        cmd: 'echo "length=\${#DB_URL}" >> $LIMINAL_OUTPUT'
        secrets: [{ secret: ${secret}, env: DB_URL }]
        outputs: { length: number }
        cache: true
      - task: read
        type: python
        cmd: ls -a /mnt/v
        mounts: [{ volume: v, path: /mnt/v, sub_path: ${part}, read_only: true }]
        cache: { inputs: ['/mnt/v/*.csv', /mnt/v/.params] }
      - { task: typo, type: python, cmd: 'true', mounts: [{ volume: v, path: /mnt/v, read_only: true }], cache: { inputs: [/mnt/v/eu/a.cvs] } }`,
        {
          more: `secrets: [{ secret: staging, env: STAGING_URL }, { secret: prod, env: PROD_URL }]
volumes: [{ volume: v, local: { path: data } }]`,
        },
      )
    const files = {
      'data/eu/a.csv': '1',
      'data/eu/.params': 'lr=0.1',
      'data/us/a.csv': '2',
      'data/us/.params': 'lr=0.1',
    }
    const env = { STAGING_URL: 'a-secret-of-staging', PROD_URL: 'the-other-one-of-production' }
    const { folder, command, run } = projectOn(executor, { 'liminal.yml': text('staging', 'eu'), ...files }, env)
    const reasons = async () => {
      const { code, stdout } = await run('--json')
      expect(code).toBe(0)
      const events = stdout.split('\n').map((line) => JSON.parse(line))
      return Object.fromEntries(
        events.flatMap(({ type, task, because }) => (type === 'cache_missed' ? [[task, because]] : [])),
      )
    }
    const typo = 'its input /mnt/v/eu/a.cvs matches nothing'
    const anew = 'it has not succeeded before'
    expect(await reasons()).toEqual({ extract: anew, read: anew, typo })
    expect(await reasons()).toEqual({ typo })
    writeFileSync(join(folder, 'data/eu/b.csv'), '3')
    writeFileSync(join(folder, 'data/eu/.params'), 'lr=0.2')
    const { stdout: planned } = await command('plan', folder, '--executor', executor)
    expect(planned).toMatch(/read .*run: \/mnt\/v\/\.params has changed, \/mnt\/v\/b\.csv is new/)
    expect(await reasons()).toEqual({ read: '/mnt/v/.params has changed, /mnt/v/b.csv is new', typo })
    writeFileSync(join(folder, 'liminal.yml'), text('prod', 'us'))
    expect(await reasons()).toEqual({
      extract: 'its secrets have changed',
      read: expect.stringMatching(/its mounts have changed/),
      typo,
    })
  })

  test('numbers and texts arrive as they were written', async () => {
    const { run, logOf } = projectOn(executor, {
      'liminal.yml': pipeline(
        `
      - { task: ids, type: python, cmd: 'echo "ids=[9007199254740993, 1.20]" >> $LIMINAL_OUTPUT', outputs: { ids: json } }
      - { task: each, type: python, depends_on: [ids], for_each: '{{tasks.ids.outputs.ids}}', cmd: 'echo {{item}}' }
      - task: show
        type: python
        cmd: echo {{account}} {{ver}} {{sha}} $ACC $ZIP $MODE $PHONE
        env_vars: { ACC: 1234567890123456789, ZIP: 00123, MODE: 0755, PHONE: +49123456 }`,
        { more: 'variables: { account: 12345678901234567890, ver: 1.20, sha: 1234567e8 }' },
      ),
    })
    expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining('[9007199254740993,1.20]') })
    expect([await logOf('each[0]'), await logOf('each[1]')]).toEqual(['9007199254740993', '1.20'])
    expect(await logOf('show')).toBe('12345678901234567890 1.20 1234567e8 1234567890123456789 00123 0755 +49123456')
  })

  test('the first line of a command that fails ends it, and so does a pipe', async () => {
    const { run, logOf } = projectOn(executor, {
      'liminal.yml': pipeline(`
      - { task: lines, type: python, cmd: "python3 -c 'raise SystemExit(4)'\\necho on nothing" }
      - { task: windows, type: python, cmd: "false\\r\\necho on nothing\\r\\n" }
      - { task: piped, type: python, cmd: "python3 -c 'print(1); raise SystemExit(4)' | cat" }
      - { task: allowed, type: python, cmd: "set +e\\nset +o pipefail\\nfalse\\nfalse | cat\\necho went on" }`),
    })
    const { code, stdout } = await run()
    expect(code).toBe(1)
    for (const task of ['lines', 'windows', 'piped']) expect(stdout).toContain(`✗ ${task}`)
    expect(stdout).toContain('✓ allowed')
    expect([await logOf('lines'), await logOf('piped'), await logOf('allowed')]).toEqual(['', '1', 'went on'])
  })

  test('an output has several lines; a line that belongs to none fails the task and is quoted', async () => {
    const { run, logOf } = projectOn(executor, {
      'liminal.yml': pipeline(`
      - task: report
        type: python
        cmd: printf 'text<<END\\nmodel=oops\\n\\n  end\\nEND\\nmodel=right\\n' >> $LIMINAL_OUTPUT
        outputs: { text: string, model: string }
      - { task: use, type: python, depends_on: [report], cmd: 'printf "[%s]" "$T" "$M"', env_vars: { T: '{{tasks.report.outputs.text}}', M: '{{tasks.report.outputs.model}}' } }
      - { task: stray, type: python, cmd: "printf 'text=one\\nline two\\n' >> $LIMINAL_OUTPUT", outputs: { text: string } }`),
    })
    const { code, stdout } = await run()
    expect(code).toBe(1)
    expect(stdout).toContain('line 2 of $LIMINAL_OUTPUT is neither name=value nor name<<END: "line two"')
    expect(await logOf('use')).toBe('[model=oops\n\n  end][right]')
  })

  test('statements are rendered, names have dashes, and skipped instances are left out', async () => {
    const { run, logOf } = projectOn(executor, {
      'liminal.yml': pipeline(
        `
      - { task: blocks, type: python, cmd: "echo {% if env == 'prod' %}PROD{% else %}DEV{% endif %}{# hidden #} {{day}} \${#HOME}" }
      - { task: load-data, type: python, cmd: 'echo row-count=10 >> $LIMINAL_OUTPUT', outputs: { row-count: number } }
      - task: some
        type: python
        depends_on: [load-data]
        for_each: [{ row-id: 7 }, { row-id: 8 }]
        when: item.row-id > min-rows and tasks.load-data.outputs.row-count > min-rows
        cmd: 'echo v={{ item.row-id * 2 }} >> $LIMINAL_OUTPUT'
        outputs: { v: number }
      - { task: none, type: python, for_each: [1, 2], when: item > 2, cmd: 'echo v=1 >> $LIMINAL_OUTPUT', outputs: { v: number } }
      - task: all
        type: python
        depends_on: [some, none]
        trigger_rule: all_done
        cmd: "echo '{{tasks.some.outputs.v}} {{tasks.none.outputs.v}} {% for v in tasks.some.outputs.v %}<{{v}}>{% endfor %}'"`,
        { more: 'variables: { env: prod }', params: `{ day: '{{ds}}', min-rows: 7 }` },
      ),
    })
    expect(await run('--date', '2024-02-29')).toMatchObject({ code: 0, stderr: '' })
    expect(await logOf('blocks')).toMatch(/^PROD 2024-02-29 \d+$/)
    expect(await logOf('all')).toBe('[16] [] <16>')
  })
})
