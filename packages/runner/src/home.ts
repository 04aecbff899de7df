import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Io } from './io.ts'

/** Liminal's own folder on this machine: `$LIMINAL_HOME`, else `~/liminal_home`. */
export function homeOf({ env, cwd }: Io): string {
  return env.LIMINAL_HOME ? resolve(cwd, env.LIMINAL_HOME) : join(homedir(), 'liminal_home')
}
