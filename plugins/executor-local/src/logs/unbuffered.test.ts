import { expect, test } from 'vitest'
import { logFileOf, makeFolder, never, openLocal, read, shell, until } from '../test-support/local.ts'

const epochs = `
import sys, time
for epoch in range(1000):
    print("epoch", epoch)
    print("loss", epoch, file=sys.stderr)
    time.sleep(0.02)
`

test('what Python prints is in the log at once and in order, however it ends', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path, 0.1)
  const log = logFileOf(home.path, 'k')
  const handle = await executor.submit('k', shell(home.path, `exec python3 -c '${epochs}'`), never)
  await until(() => read(log).includes('loss 3\n'))
  await executor.cancel(handle, never)
  expect(read(log)).toMatch(/^epoch 0\nloss 0\nepoch 1\nloss 1\nepoch 2\nloss 2\nepoch 3\nloss 3\n/)
})

test('a task says otherwise by its own variable', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const handle = await executor.submit(
    'k',
    shell(home.path, 'echo "[$PYTHONUNBUFFERED]"', { env: { PYTHONUNBUFFERED: '' } }),
    never,
  )
  await executor.wait(handle, never)
  expect(read(logFileOf(home.path, 'k'))).toBe('[]\n')
})
