import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { secretInFile, testServices } from '@liminal/testkit'
import { test } from 'vitest'
import { localConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'
import { folderOf, runs } from './folder.ts'

testServices({
  test,
  open: async (context) => createExecutor(localConfig.parse({ grace: 1 }), context),
  secrets: secretInFile,
  switchOff,
})

async function switchOff(home: string): Promise<void> {
  const folder = folderOf(join(home, 'executors/host.services'), 'testkit', 'server')
  const states = folder.versions().flatMap((version) => folder.state(version) ?? [])
  const ids = [folder.front()?.process, ...states.flatMap(({ keeper, server }) => [keeper, server])]
  for (const id of ids) if (id !== undefined && runs(id, folder)) process.kill(id.pid, 'SIGKILL')
  while (ids.some((id) => runs(id, folder))) await setTimeout(10)
}
