import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContainerWork, Mount } from '@liminal/core'
import { describe, expect, test } from 'vitest'
import { isAlive, logFileOf, makeFolder, never, openLocal, read, shell } from '../test-support/local.ts'

/** Names of folders that a shell, or SQL, would take apart. */
const odd = ['plain', 'my project', 'semi;colon & amp', 'a$HOME`id`b', `it's "quoted"`, 'Größe 數據', 'back\\slash *']

interface Ran {
  readonly status: string
  readonly log: string
}

/** Runs a script, in a folder of its home, with volumes there. */
async function run(home: string, script: string, mounts: readonly Mount[], namespaces: boolean): Promise<Ran> {
  await using executor = openLocal(home, 0.2, { namespaces })
  const work: ContainerWork = shell(home, script, { mounts, env: { IN: '/mnt/v/in.txt' } })
  const handle = await executor.submit('k', work, never)
  const { status } = await executor.wait(handle, never)
  return { status, log: read(logFileOf(home, 'k')) }
}

describe.each([
  ['at its path', true],
  ['replaced by its folder', false],
])('a volume %s', (_, namespaces) => {
  test.each(odd)('is written, read and removed from where it is, and nothing else is: %s', async (name) => {
    using folder = makeFolder()
    const home = join(folder.path, name)
    const volume = join(home, 'data')
    mkdirSync(join(volume, 'tmp'), { recursive: true })
    writeFileSync(join(volume, 'in.txt'), 'in\n')
    const before = readdirSync(folder.path, { recursive: true }).filter((each) => !each.toString().includes('data'))
    const script = `
      cat /mnt/v/in.txt $IN "$LIMINAL_MOUNT_V"/in.txt $LIMINAL_MOUNT_V/in.txt > /mnt/v/out.txt
      rm -rf /mnt/v/tmp
      echo size=4 >> $LIMINAL_OUTPUT
      find /mnt/v -name out.txt | wc -l
      python3 -c 'import sys; print(open(sys.argv[1]).read())' /mnt/v/in.txt`
    const mounts = [{ volume: 'v', path: '/mnt/v', folder: volume }]
    expect(await run(home, script, mounts, namespaces)).toEqual({ status: 'succeeded', log: '1\nin\n\n' })
    expect(read(join(volume, 'out.txt'))).toBe('in\nin\nin\nin\n')
    expect(readdirSync(volume).sort()).toEqual(['in.txt', 'out.txt'])
    const after = readdirSync(folder.path, { recursive: true }).map(String)
    const ours = /data|executors|runs|links/
    expect(after.filter((each) => !ours.test(each))).toEqual(before)
  })

  test('of its own folder is replaced by none: a volume whose folder holds blanks itself', async () => {
    using folder = makeFolder()
    const mounts = [{ volume: 'my-data', path: '/mnt/my data', folder: join(folder.path, 'my data') }]
    const script = `echo one > "/mnt/my data/x"; echo two > "$LIMINAL_MOUNT_MY_DATA/y"`
    expect(await run(folder.path, script, mounts, namespaces)).toEqual({ status: 'succeeded', log: '' })
    expect(readdirSync(join(folder.path, 'my data'))).toEqual(['x', 'y'])
  })

  test('has its paths in the work of a program', async () => {
    using folder = makeFolder()
    const home = join(folder.path, `it's odd`)
    const volume = join(home, 'data')
    mkdirSync(volume, { recursive: true })
    writeFileSync(join(volume, 'in.txt'), 'in')
    const program = join(home, 'program.mjs')
    writeFileSync(
      program,
      `import { copyFileSync, readFileSync } from 'node:fs'
       const { work } = JSON.parse(readFileSync(process.env.LIMINAL_WORK, 'utf8'))
       copyFileSync(work.statements.split("'")[1], work.output.path)`,
    )
    await using executor = openLocal(home, 0.2, { namespaces })
    const mounts = [{ volume: 'v', path: '/mnt/v', folder: volume }]
    const output = { path: '/mnt/v/out.txt', format: 'csv' } as const
    const work = { kind: 'sql', statements: "FROM '/mnt/v/in.txt'", output, env: {}, mounts, resources: {} } as const
    const handle = await executor.submit('k', { ...work, folder: home, program }, never)
    expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
    expect(read(join(volume, 'out.txt'))).toBe('in')
  })
})

const mayMount = spawnSync('unshare', ['--mount', 'true']).status === 0
const linux = test.skipIf(!mayMount)

linux('where a volume is at its path, a text that only looks like the path stays as it is', async () => {
  using home = makeFolder()
  const volume = join(home.path, 'my data')
  mkdirSync(volume)
  writeFileSync(join(volume, 'in.txt'), 'data\nkeep\n')
  writeFileSync(join(home.path, 'by_itself.py'), 'print(open("/data-of-a-test/in.txt").read())')
  const script = `
    sed -e '/data-of-a-test/d' /data-of-a-test/in.txt
    echo user@host:/data-of-a-test/model.bin
    python3 by_itself.py`
  const mounts = [{ volume: 'd', path: '/data-of-a-test', folder: volume }]
  const log = 'data\nkeep\nuser@host:/data-of-a-test/model.bin\ndata\nkeep\n\n'
  expect(await run(home.path, script, mounts, true)).toEqual({ status: 'succeeded', log })
})

linux(
  'volumes stand one in another, also in folders that are not there; those that are for reading only are',
  async () => {
    using home = makeFolder()
    const folder = (name: string) => join(home.path, name)
    for (const name of ['data', 'models', 'fixed']) mkdirSync(folder(name))
    writeFileSync(join(folder('fixed'), 'x'), 'fixed\n')
    const mounts = [
      { volume: 'models', path: '/mnt/far/data/models', folder: folder('models') },
      { volume: 'data', path: '/mnt/far/data', folder: folder('data') },
      { volume: 'fixed', path: '/srv/fixed', folder: folder('fixed'), readOnly: true },
    ]
    const script = `
    echo a > /mnt/far/data/a; echo m > /mnt/far/data/models/m; cat /srv/fixed/x
    echo y > /srv/fixed/y || echo refused
    echo z > /mnt/far/z || echo refused too`
    const { status, log } = await run(home.path, script, mounts, true)
    expect(status).toBe('succeeded')
    expect(log.split('\n').filter((line) => !line.includes('cannot create'))).toEqual([
      'fixed',
      'refused',
      'refused too',
      '',
    ])
    expect(readdirSync(folder('data'))).toEqual(['a', 'models'])
    expect(readdirSync(folder('models'))).toEqual(['m'])
    expect(readdirSync(folder('fixed'))).toEqual(['x'])
    expect(readdirSync('/mnt')).not.toContain('far')
  },
)

linux('a volume that would hide what the work needs is replaced by its folder', async () => {
  using home = makeFolder()
  const link = join(home.path, 'elsewhere')
  mkdirSync(join(home.path, 'real'))
  symlinkSync(join(home.path, 'real'), link)
  for (const path of ['/usr', '/tmp', home.path, '/']) {
    const mounts = [{ volume: 'v', path, folder: link }]
    const { status, log } = await run(home.path, 'echo "$LIMINAL_MOUNT_V"', mounts, true)
    expect({ path, status, log }).toEqual({ path, status: 'succeeded', log: `${link}\n` })
  }
})

test('without a shell of one view, another is started: each sees its own volumes', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  for (const name of ['one', 'two', 'one', 'three']) {
    const mounts = [{ volume: 'v', path: '/mnt/v', folder: join(home.path, name) }]
    const handle = await executor.submit(
      `${name}${Math.random()}`,
      shell(home.path, 'echo >> /mnt/v/x', { mounts }),
      never,
    )
    expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  }
  expect(['one', 'two', 'three'].map((name) => read(join(home.path, name, 'x')))).toEqual(['\n\n', '\n', '\n'])
})

const nobody = 65534
const mayBecome =
  mayMount && spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true'], { uid: nobody }).status === 0
test.skipIf(!mayBecome)('a user who is no administrator finds volumes at their paths, and is still that user', () => {
  using folder = makeFolder()
  chmodSync(folder.path, 0o755)
  const home = join(folder.path, `nobody's home`)
  for (const each of [home, join(home, 'data')]) {
    mkdirSync(each)
    chownSync(each, nobody, nobody)
  }
  const script = `
    id -u; id -g
    echo user@host:/data-of-a-test/x
    echo own > /data-of-a-test/x
    setsid sleep 1000 & echo $! > /data-of-a-test/pid`
  const mounts = [{ volume: 'd', path: '/data-of-a-test', folder: join(home, 'data') }]
  const program = join(import.meta.dirname, '../test-support/run-work.ts')
  const work = JSON.stringify(shell(home, script, { mounts }))
  const env = { PATH: process.env.PATH, HOME: home }
  const told = execFileSync(process.execPath, [program, home, work], { uid: nobody, gid: nobody, cwd: '/', env })
  expect(JSON.parse(told.toString())).toEqual({ status: 'succeeded', output: '' })
  expect(read(logFileOf(home, 'k'))).toBe(`${nobody}\n${nobody}\nuser@host:/data-of-a-test/x\n`)
  expect(statSync(join(home, 'data/x'))).toMatchObject({ uid: nobody, size: 4 })
  expect(isAlive(Number(read(join(home, 'data/pid'))))).toBe(false)
})
