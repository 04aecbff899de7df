import { join } from 'node:path'
import type { CheckedSystem, CheckedTask } from '../check/checked.ts'
import type { TaskContext } from '../contract/plugin.ts'
import type { Work } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { type Path, placeAt } from '../load/node.ts'

/** The forms of work that a task's type compiles it into, images filled in. What the type refuses is reported. */
export function compileTask(task: CheckedTask, system: CheckedSystem, home: string, report: Report): readonly Work[] {
  let refused = false
  const refuse = (message: string, path: Path = []) => {
    refused = true
    report({ severity: 'error', code: 'E_TASK_INVALID', message, place: placeAt(task.node, path) })
  }
  const forms = task.type.compile({
    config: task.config,
    task: contextOf(task, system, home),
    connection: (name) => system.connections.get(name),
    report: ({ path, message }) => refuse(message, path),
  })
  if (forms.length === 0 && !refused) refuse(`the task type ${task.type.name} makes no work of this task`)
  return forms.map((work) => withImage(work, system))
}

function contextOf({ keys, folder }: CheckedTask, system: CheckedSystem, home: string): TaskContext {
  return {
    name: keys.task,
    folder,
    env: environmentOf({ ...keys.env, ...keys.env_vars }),
    secrets: (keys.secrets ?? []).map(({ secret, key, env }) => ({ secret, env, ...(key !== undefined && { key }) })),
    resources: definedOf(keys.resources ?? {}),
    mounts: (keys.mounts ?? []).map(({ volume, path }) => {
      const folder = system.volumes.get(volume)?.folder ?? join(home, 'volumes', system.name, volume)
      return { volume, path, folder }
    }),
  }
}

function environmentOf(values: Readonly<Record<string, string | number | boolean | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === null ? '' : String(value)]))
}

function definedOf(resources: { [key: string]: unknown }): TaskContext['resources'] {
  return Object.fromEntries(Object.entries(resources).filter(([, value]) => value !== undefined))
}

function withImage(work: Work, system: CheckedSystem): Work {
  const build = work.kind === 'container' && work.image !== undefined ? system.images.get(work.image) : undefined
  return build === undefined ? work : ({ ...work, build } as Work)
}
