import { uvVersion } from '@liminal/core/requirements'
import type { Needs } from '../requirements/requirements.ts'

/** The programs that environments are made with. */
export interface Installers {
  readonly uv: string | undefined
  readonly python: string
}

/** An environment that is to be made. */
export interface Installation {
  readonly folder: string
  readonly needs: Needs
  /** A requirements file of our own: the dependencies of a pyproject.toml, or what a uv.lock comes to. */
  readonly list: string
  /** Packages of this machine are copied into it. */
  readonly copies: boolean
}

type Commands = readonly (readonly string[])[]

/** The commands that make an environment in a folder and install what is needed into it. Pure. */
export function installCommands({ uv, python }: Installers, installation: Installation): Commands {
  const { folder, needs, list, copies } = installation
  const { requirements, besides, pipConf } = needs
  // uv does not read a pip.conf.
  const installer = pipConf === undefined ? uv : undefined
  const own = `${folder}/bin/python`
  const pip = [own, '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check']
  const install = (...files: (string | undefined)[]) => {
    const all = files.filter((file) => file !== undefined).flatMap((file) => ['-r', file])
    if (installer === undefined) return [...pip, ...all]
    // What uv has once built of a folder it takes again, also where the code in it has changed.
    return [installer, 'pip', 'install', '--python', own, ...(copies ? ['--refresh'] : []), ...all]
  }
  const make =
    installer === undefined ? [python, '-m', 'venv', folder] : [installer, 'venv', '--python', python, folder]
  if (requirements.kind === 'none') return [make, install(besides)]
  if (requirements.kind === 'pip') return [make, install(requirements.file, besides)]
  if (requirements.kind === 'project') return [make, install(list, besides)]
  const lock = exportCommand(uv ?? `${folder}/bin/uv`, requirements.file, list)
  const withUv =
    uv !== undefined ? [lock] : [[...pip, `uv==${uvVersion}`], lock, [own, '-m', 'pip', 'uninstall', '--yes', 'uv']]
  // What is locked has hashes, which pip then wants of all that is installed with it.
  return [make, ...(besides === undefined ? [] : [install(besides)]), ...withUv, install(list)]
}

/** As in images. */
function exportCommand(uv: string, file: string, list: string): readonly string[] {
  const folder = file.replace(/\/[^/]*$/, '')
  const what = ['--frozen', '--no-dev', '--no-emit-project']
  return [uv, 'export', '--quiet', ...what, '--directory', folder, '--output-file', list]
}
