import { shellWord } from '@liminal/core'
import { uvVersion } from '@liminal/core/requirements'
import type { DockerfileInput } from './dockerfile.ts'
import { inImage, lists, parts } from './layout.ts'
import type { Needs } from './requirements.ts'

/** The steps of a Dockerfile that install packages of Python: what the type brings, the server's, the user's. Pure. */
export function installSteps(input: DockerfileInput): readonly (string | undefined)[] {
  const { python = [], server, needs } = input
  return [
    python.length === 0 ? undefined : run(`pip install ${python.map(shellWord).join(' ')}`, input),
    server && `COPY ${parts.serverNeeds}/ /\n${run(`pip install -r ${inImage(lists.server)}`, input)}`,
    hasNeeds(needs) ? `COPY ${parts.needs}/ /\n${run(installCommand(needs), input)}` : undefined,
  ]
}

/** Whether there is something to install. Pure. */
export function hasNeeds(needs: Needs): boolean {
  return needs.kind === 'project' ? needs.dependencies.length > 0 : needs.kind !== 'none'
}

/** Packages that were once fetched or built are kept by the engine for later builds, outside of the image. */
function run(command: string, { hasPipConf }: Pick<DockerfileInput, 'hasPipConf'>): string {
  const mounts = ['--mount=type=cache,target=/root/.cache/pip']
  if (!hasPipConf) return `RUN ${mounts.join(' ')} ${command}`
  // Beside the configuration of the base image, not instead of it.
  const secret = '--mount=type=secret,id=pip_conf,target=/run/secrets/pip_conf,required=true'
  return `RUN ${[...mounts, secret].join(' ')} PIP_CONFIG_FILE=/run/secrets/pip_conf ${command}`
}

function installCommand(needs: Needs): string {
  if (needs.kind === 'pip') return `pip install -r ${shellWord(needs.file)}`
  if (needs.kind !== 'uv') return `pip install -r ${inImage(lists.project)}`
  const uv = `python -m venv /tmp/uv && /tmp/uv/bin/pip install uv==${uvVersion}`
  const what = '--frozen --no-dev --no-emit-project'
  const lock = `/tmp/uv/bin/uv export --quiet ${what} --directory ${shellWord(needs.folder)} -o /tmp/needs.txt`
  return `${uv} && ${lock} && pip install -r /tmp/needs.txt && rm -rf /tmp/uv /tmp/needs.txt`
}
