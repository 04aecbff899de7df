import { closeSync, fstatSync, rmSync, writeFileSync } from 'node:fs'
import type { Failed } from '@liminal/core'
import { onFullDisk } from '../disk.ts'
import { findProgram } from '../find-program.ts'
import { openLog } from '../logs/log-file.ts'
import { readTail } from '../logs/tail.ts'
import { copiedPackages, type Needs } from '../requirements/requirements.ts'
import type { BuildRequest } from './build.ts'
import { installCommands } from './install-commands.ts'
import { lastWords, runInstaller } from './installer.ts'
import { installerEnv } from './installer-env.ts'
import { quoteScripts } from './script-lines.ts'

/** Makes a virtual environment with all that is needed in it; gives back what went wrong. */
export async function installNeeds(request: BuildRequest, needs: Needs, folder: string): Promise<Failed | undefined> {
  const { image, python, log, signal } = request
  const descriptor = openLog(log.file)
  const list = `${folder}.txt`
  const { requirements } = needs
  const env = installerEnv(request.env, needs.pipConf)
  const installers = { uv: findProgram('uv', request.env.PATH ?? ''), python: python.executable }
  const copies = copiedPackages(needs, image.source).length > 0
  try {
    if (requirements.kind === 'project') writeFileSync(list, `${requirements.dependencies.join('\n')}\n`)
    const start = fstatSync(descriptor).size
    for (const command of installCommands(installers, { folder, needs, list, copies })) {
      const code = await runInstaller(command, { cwd: image.source, log: descriptor, signal, env, forms: log.forms })
      if (code !== 0) return failureOf(request, needs, folder, readTail(descriptor, start))
    }
    quoteScripts(folder)
    return undefined
  } finally {
    closeSync(descriptor)
    rmSync(list, { force: true })
  }
}

function failureOf({ python, log, env }: BuildRequest, needs: Needs, folder: string, output: string): Failed {
  // An installer that met the end of a disk has tidied up, so that there may be room again.
  const isFull = /No space left on device|os error 28|Errno 28/i.test(output)
  const full = onFullDisk([folder, log.file]) ?? (isFull ? folder : undefined)
  if (full !== undefined) return noRoom(folder, env)
  if (/ensurepip is not available|No module named '?(?:ensurepip|venv)\b/.test(output)) {
    const reason = `${python.executable} cannot make environments: it has no venv, or no ensurepip`
    return { status: 'failed', class: 'image', reason, hint: 'install uv, or what it lacks: apt install python3-venv' }
  }
  const reason = `the requirements could not be installed: ${lastWords(output)}`
  const file = needs.requirements.kind === 'none' ? needs.besides : needs.requirements.file
  return { status: 'failed', class: 'image', reason, hint: `check ${file}` }
}

/** The outcome where there is no room for an environment. */
export function noRoom(folder: string, { TMPDIR = '/tmp' }: Readonly<Record<string, string | undefined>>): Failed {
  const reason = `there is no room for its environment: the disk of ${folder}, or of ${TMPDIR}, is full`
  const hint = 'free some space: liminal-run env remove --unused-for 30d, or liminal-run gc'
  return { status: 'failed', class: 'infra', reason, hint }
}
