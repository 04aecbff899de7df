import { uvVersion } from '@liminal/core/requirements'
import type { Server } from './recipe.ts'
import type { Needs } from './requirements.ts'

/** What a Dockerfile is written of. */
export interface DockerfileInput {
  readonly base: string
  readonly apt: readonly string[]
  readonly requirements: Needs
  readonly hasPipConf: boolean
  /** The folders of the context: the user's code, and what is ours. */
  readonly code: string
  readonly ours: string
  readonly server?: Server
  /** Packages of Python that are installed before those that the code asks for. */
  readonly python?: readonly string[]
}

/**
 * A Dockerfile whose layers come in the order of how seldom they change: packages of the system, of Python, the server,
 * the code. Pure.
 */
export function dockerfileOf(input: DockerfileInput): string {
  const blocks = [
    `FROM ${input.base}`,
    'ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore',
    // Debian's and Alpine's way; first, as packages may give names to users that are not there.
    'RUN useradd --create-home --uid 10001 liminal || adduser -D -u 10001 liminal',
    aptBlock(input.apt),
    'WORKDIR /app',
    basePackages(input),
    serverPackages(input),
    packages(input),
    serverCode(input),
    `COPY ${input.code}/ ./`,
    'USER liminal',
    serverStart(input),
  ]
  return `${blocks.filter((block) => block !== undefined).join('\n')}\n`
}

function aptBlock(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const install = `apt-get install -y --no-install-recommends ${names.join(' ')}`
  return `RUN apt-get update && ${install} && rm -rf /var/lib/apt/lists/*`
}

/** Packages that were once fetched or built are kept by the engine for later builds, outside of the image. */
function run(command: string, { hasPipConf }: DockerfileInput): string {
  const mounts = ['--mount=type=cache,target=/root/.cache/pip']
  if (!hasPipConf) return `RUN ${mounts.join(' ')} ${command}`
  // Beside the configuration of the base image, not instead of it.
  const secret = '--mount=type=secret,id=pip_conf,target=/run/secrets/pip_conf,required=true'
  return `RUN ${[...mounts, secret].join(' ')} PIP_CONFIG_FILE=/run/secrets/pip_conf ${command}`
}

function basePackages(input: DockerfileInput): string | undefined {
  const { python = [] } = input
  return python.length === 0 ? undefined : run(`pip install ${python.map(quote).join(' ')}`, input)
}

function packages(input: DockerfileInput): string | undefined {
  const { requirements, code, ours } = input
  if (requirements.kind === 'none') return undefined
  if (requirements.kind === 'project') {
    if (requirements.dependencies.length === 0) return undefined
    const install = run('pip install -r /tmp/requirements.txt', input)
    return `${copy(`${ours}/requirements.txt`, '/tmp/requirements.txt')}\n${install}`
  }
  const copies = requirements.locks.map((path) => copy(`${code}/${path}`, `./${path}`))
  return [...copies, run(installCommand(requirements), input)].join('\n')
}

function copy(from: string, to: string): string {
  return /\s/.test(from) ? `COPY ${JSON.stringify([from, to])}` : `COPY ${from} ${to}`
}

function installCommand(requirements: Extract<Needs, { readonly kind: 'pip' | 'uv' }>): string {
  if (requirements.kind === 'pip') return `pip install -r ${quote(requirements.file)}`
  const folder = quote(requirements.folder)
  const uv = `python -m venv /tmp/uv && /tmp/uv/bin/pip install uv==${uvVersion}`
  const lock = `/tmp/uv/bin/uv export --frozen --no-dev --no-emit-project --directory ${folder} -o /tmp/requirements.txt`
  return `${uv} && ${lock} && pip install -r /tmp/requirements.txt && rm -rf /tmp/uv /tmp/requirements.txt`
}

function serverPackages(input: DockerfileInput): string | undefined {
  if (input.server === undefined) return undefined
  const copy = `COPY ${input.ours}/server/requirements.txt /opt/liminal/requirements.txt`
  return `${copy}\n${run('pip install -r /opt/liminal/requirements.txt', input)}`
}

function serverCode({ server, ours }: DockerfileInput): string | undefined {
  return server === undefined ? undefined : `COPY ${ours}/server/ /opt/liminal/\nENV PYTHONPATH=/opt/liminal`
}

function serverStart({ server }: DockerfileInput): string | undefined {
  if (server === undefined) return undefined
  const endpoints = JSON.stringify(JSON.stringify(server.endpoints)).replaceAll('$', '\\$')
  return [
    `ENV PORT=${server.port} LIMINAL_ENDPOINTS=${endpoints}`,
    `EXPOSE ${server.port}`,
    'CMD ["python", "-m", "liminal_server"]',
  ].join('\n')
}

function quote(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
