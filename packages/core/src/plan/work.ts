import type { CheckedSystem, CheckedTask } from '../check/checked.ts'
import type { TaskContext } from '../contract/plugin.ts'
import type { Work } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { headOf, nodeAt, placeAt } from '../load/node.ts'

/** The forms of work that a task's type compiles it into, images filled in. What the type refuses is reported. */
export function compileTask(task: CheckedTask, system: CheckedSystem, home: string, report: Report): readonly Work[] {
  const forms = task.type.compile({
    config: task.config,
    task: contextOf(task, system, home, report),
    connection: (name) => system.connections.get(name),
    report: ({ path, message }) =>
      report({ severity: 'error', code: 'E_TASK_INVALID', message, place: placeAt(task.node, path) }),
  })
  return forms.map((work) => withImage(work, system))
}

function contextOf(task: CheckedTask, system: CheckedSystem, home: string, report: Report): TaskContext {
  const { keys, folder, node } = task
  return {
    name: keys.task,
    folder,
    env: environmentOf({ ...keys.env, ...keys.env_vars }),
    secrets: (keys.secrets ?? []).map(({ secret, key, env }) => ({ secret, env, ...(key !== undefined && { key }) })),
    resources: definedOf(keys.resources ?? {}),
    mounts: (keys.mounts ?? []).map(({ volume, path }, at) => {
      const found = system.volumes.get(volume)
      if (found === undefined) {
        const suggestion = suggest(volume, [...system.volumes.keys()])
        report({
          severity: 'error',
          code: 'E_VOLUME_UNDECLARED',
          message: `volumes: has no ${volume}`,
          place: headOf(nodeAt(node, ['mounts', at, 'volume']) ?? node),
          ...(suggestion && { suggestion }),
        })
      }
      return { volume, path, folder: found?.folder ?? `${home}/volumes/${system.name}/${volume}` }
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
