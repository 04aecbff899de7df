import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from './process.ts'
import { readText } from './read.ts'

/** Which Python the peers are installed for. */
export const python = process.env.LIMINAL_PEERS_PYTHON ?? 'python3'

/** Where installed peers stay for the next time. */
export const cacheFolder =
  process.env.LIMINAL_PEERS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'liminal-peers')

/** The Python environment with one peer in it; made anew if it is not what the requirement and the Python ask for. */
export async function environmentFor(requirement: string, pythonVersion: string): Promise<string> {
  const folder = join(cacheFolder, requirement.replace(/[^\w.=-]/g, '_'))
  const label = join(folder, 'peer.json')
  const content = JSON.stringify({ requirement, pythonVersion })
  if (readText(label) === content) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await run({ command: python, args: ['-m', 'venv', folder] })
  await run({
    command: join(folder, 'bin/pip'),
    args: ['install', '--quiet', '--disable-pip-version-check', ...requirement.split(' ')],
  })
  writeFileSync(label, content)
  return folder
}
