import type { Endpoint } from './endpoints.ts'
import { installSteps } from './install-steps.ts'
import { app, ours, parts } from './layout.ts'
import type { Needs } from './requirements.ts'
import { steadyShell } from './steady-shell.ts'

/** What a Dockerfile is written of. */
export interface DockerfileInput {
  readonly base: string
  readonly apt: readonly string[]
  readonly needs: Needs
  readonly hasPipConf: boolean
  readonly server?: { readonly endpoints: readonly Endpoint[]; readonly port: number }
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
    'USER root',
    'ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore',
    `SHELL ${JSON.stringify(steadyShell)}`,
    `RUN ${makeUser}`,
    aptBlock(input.apt),
    `WORKDIR /${app}`,
    ...installSteps(input),
    input.server && `COPY ${parts.server}/ /\nENV PYTHONPATH=/${ours}`,
    `COPY ${parts.code}/ /`,
    'USER liminal',
    serverStart(input),
    'SHELL ["/bin/sh", "-c"]',
  ]
  return `${blocks.filter((block) => block !== undefined).join('\n')}\n`
}

/**
 * The user comes first, as packages may give names to users that are not there: in Debian's way or in Alpine's, if the base
 * has not done so. The day on which its password was set is none of those of the build.
 */
const makeUser = [
  '{ id liminal >/dev/null 2>&1 || useradd --no-log-init --create-home --uid 10001 liminal || adduser -D -u 10001 liminal; }',
  `sed -i 's/^\\(liminal:[^:]*:\\)[0-9]*:/\\110957:/' /etc/shadow`,
  `mkdir -p /${app} /root/.cache/pip`,
].join(' && ')

/** Logs and caches that differ from one time to the next. They are emptied: of what is removed, a layer notes when. */
const aptLeftovers = [
  '/var/cache/apt/*.bin',
  '/var/cache/ldconfig/aux-cache',
  '/var/cache/debconf/*-old',
  '/var/lib/dpkg/*-old',
  '/var/log/apt',
  '/var/log/*.log',
]

function aptBlock(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const install = `DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${names.join(' ')}`
  const empty = `{ find ${aptLeftovers.join(' ')} -type f -exec truncate -s 0 {} + 2>/dev/null || true; }`
  return `RUN apt-get update && ${install} && rm -rf /var/lib/apt/lists/* && ${empty}`
}

function serverStart({ server }: DockerfileInput): string | undefined {
  if (server === undefined) return undefined
  const endpoints = JSON.stringify(JSON.stringify(server.endpoints)).replaceAll('$', '\\$')
  return [
    `ENV PORT=${server.port} LIMINAL_ENDPOINTS=${endpoints}`,
    `EXPOSE ${server.port}`,
    'CMD ["python", "-m", "liminal_server"]',
    // What only a look at all that is installed can tell.
    'RUN PYTHONDONTWRITEBYTECODE=1 python -m liminal_server.check',
  ].join('\n')
}
