import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** How to log in to a registry. */
export interface RegistryAuth {
  readonly username: string
  readonly password: string
  readonly serveraddress: string
}

/** What `docker login` has written down for the registry of an image. Helpers of credentials are only asked by `docker`. */
export function registryAuth(
  reference: string,
  folder = process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'),
): RegistryAuth | undefined {
  const registry = registryOf(reference)
  const { auths = {} } = readConfig(join(folder, 'config.json'))
  const auth = auths[registry]?.auth ?? auths[`https://${registry}`]?.auth
  if (auth === undefined) return undefined
  const [username = '', ...password] = Buffer.from(auth, 'base64').toString('utf8').split(':')
  return { username, password: password.join(':'), serveraddress: registry }
}

/** The registry that an image's name begins with. Pure. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'https://index.docker.io/v1/'
}

function readConfig(file: string): { readonly auths?: Readonly<Record<string, { readonly auth?: string }>> } {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
