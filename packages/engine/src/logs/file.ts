import { join } from 'node:path'

/** The key of an attempt, by which its executor knows it: the same for the same attempt, in any process. */
export function attemptKey(run: string, task: string, number: number): string {
  return `${run}/${task}/${number}`
}

/** The file that keeps the log of the attempt with this key. */
export function logFile(home: string, key: string): string {
  const [run = '', task = '', number = ''] = key.split('/')
  return join(home, 'runs', run, `${task}.${number}.log`)
}

/** The file that keeps what a hook of a run prints: no task's, whatever that is called. */
export function hookLogFile(home: string, run: string, hook: string): string {
  return join(home, 'runs', run, `${hook}.hook.log`)
}
