import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** How to log in to a registry. */
export type RegistryAuth = { readonly serveraddress: string } & (
  | { readonly username: string; readonly password: string }
  | { readonly identitytoken: string }
)

/** What of the settings of the command `docker` is looked at. */
interface Settings {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>
  /** The helper that keeps the credentials of a registry, and that of all others. */
  readonly credHelpers?: Readonly<Record<string, string>>
  readonly credsStore?: string
}

/** What `docker login` has written down for the registry of an image, or has given to a helper to keep. */
export async function registryAuth(
  reference: string,
  folder = process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'),
): Promise<RegistryAuth | undefined> {
  const registry = registryOf(reference)
  const { auths = {}, credHelpers = {}, credsStore } = readSettings(join(folder, 'config.json'))
  const helper = credHelpers[registry] ?? credHelpers[hostOf(registry)] ?? credsStore
  const kept = helper === undefined ? undefined : await askHelper(helper, registry)
  return kept ?? written(auths[registry] ?? auths[`https://${registry}`] ?? {}, registry)
}

function written({ auth, identitytoken }: { auth?: string; identitytoken?: string }, registry: string) {
  if (identitytoken) return { identitytoken, serveraddress: registry }
  if (!auth) return undefined
  const [username = '', ...password] = Buffer.from(auth, 'base64').toString('utf8').split(':')
  return { username, password: password.join(':'), serveraddress: registry }
}

/** The registry that an image's name begins with. Pure. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'https://index.docker.io/v1/'
}

function hostOf(registry: string): string {
  return registry.replace(/^https?:\/\/([^/]+).*$/, '$1')
}

/** How long a helper may take, in milliseconds: it may ask the user to unlock what it keeps. */
const patience = 60_000

/** Protocol: https://github.com/docker/docker-credential-helpers. One that is not there, or knows nothing, is as none. */
async function askHelper(helper: string, registry: string): Promise<RegistryAuth | undefined> {
  try {
    const child = spawn(`docker-credential-${helper}`, ['get'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: patience,
    })
    child.stdin.on('error', () => {})
    child.stdin.end(registry)
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
    if (code !== 0) return undefined
    const { Username: username, Secret: secret } = JSON.parse(said) as Readonly<Record<string, string>>
    if (!username || !secret) return undefined
    if (username === '<token>') return { identitytoken: secret, serveraddress: registry }
    return { username, password: secret, serveraddress: registry }
  } catch {
    return undefined
  }
}

function readSettings(file: string): Settings {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
