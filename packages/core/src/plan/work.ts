import { join } from 'node:path'
import type { CheckedSystem, CheckedTask } from '../check/checked.ts'
import type { TaskContext } from '../contract/plugin.ts'
import type { SecretReference, Work } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { sourceOf } from '../diagnostics/place.ts'
import { type Path, placeAt } from '../load/node.ts'
import { secretVariable } from '../secrets/variable.ts'
import { plannedService } from './service.ts'

/** The forms of work that a task's type compiles it into, images filled in. What the type refuses is reported. */
export function compileTask(
  task: CheckedTask,
  system: CheckedSystem,
  { home, preferred }: { readonly home: string; readonly preferred: string | undefined },
  report: Report,
): readonly Work[] {
  let refused = false
  const refuse = (message: string, path: Path = []) => {
    refused = true
    report({ severity: 'error', code: 'E_TASK_INVALID', message, place: placeAt(task.node, path) })
  }
  const forms = task.type.compile({
    config: task.config,
    task: { name: task.keys.task, folder: task.folder, ...surroundingsOf(task.keys, system, home) },
    fill: (file, text) => task.fill(sourceOf(file, text)),
    service: (name) => plannedService(name, system, { home, preferred }),
    connection: (name) => system.connections.get(name),
    report: ({ path, message }) => refuse(message, path),
  })
  if (forms.length === 0 && !refused) refuse(`the task type ${task.type.name} makes no work of this task`)
  return forms.map((work) => withImage(work, system))
}

type Secret = NonNullable<CheckedTask['keys']['secrets']>[number]
type WrittenMount = NonNullable<CheckedTask['keys']['mounts']>[number]

/** With where its value is; a task that does not say how it sees it finds it in the environment. */
function secretOf({ secret, key, env, path, remote_path }: Secret, { secrets }: CheckedSystem): SecretReference {
  const { source, remotePath } = secrets.get(secret) ?? {}
  const folder = remote_path ?? (env === undefined ? remotePath : undefined)
  const seen = path ?? (folder === undefined ? undefined : asFolder(folder))
  const variable = env ?? (seen === undefined ? secretVariable(secret, key) : undefined)
  return definedOf({ secret, key, source, env: variable, path: seen })
}

/** Apache Liminal mounted a secret as if it were a volume. */
function mountedSecret({ volume, path }: WrittenMount, system: CheckedSystem): SecretReference {
  return secretOf({ secret: volume, remote_path: path }, system)
}

/** There, a secret was a volume of Kubernetes: a folder, with a file for each key. */
function asFolder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

/** What a task, or a service, finds around it. */
export function surroundingsOf(
  keys: Pick<CheckedTask['keys'], 'env' | 'env_vars' | 'mounts' | 'secrets' | 'resources'>,
  system: CheckedSystem,
  home: string,
): Pick<TaskContext, 'env' | 'mounts' | 'secrets' | 'resources'> {
  const mounts = keys.mounts ?? []
  const isSecret = ({ volume }: WrittenMount) => !system.volumes.has(volume) && system.secrets.has(volume)
  return {
    env: environmentOf({ ...keys.env, ...keys.env_vars }),
    secrets: [
      ...(keys.secrets ?? []).map((secret) => secretOf(secret, system)),
      ...mounts.filter(isSecret).map((mount) => mountedSecret(mount, system)),
    ],
    resources: definedOf(keys.resources ?? {}),
    mounts: mounts
      .filter((mount) => !isSecret(mount))
      .map(({ volume, path, sub_path, read_only }) => {
        const folder = system.volumes.get(volume)?.folder ?? join(home, 'volumes', system.name, volume)
        return { volume, path, folder: join(folder, sub_path ?? ''), ...(read_only && { readOnly: true }) }
      }),
  }
}

function environmentOf(values: Readonly<Record<string, string | number | boolean | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === null ? '' : String(value)]))
}

/** Without the keys that are undefined. */
function definedOf<T>(values: { [key in keyof T]: T[key] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}

function withImage(work: Work, system: CheckedSystem): Work {
  const build = work.kind === 'container' && work.image !== undefined ? system.images.get(work.image) : undefined
  return build === undefined ? work : ({ ...work, build } as Work)
}
