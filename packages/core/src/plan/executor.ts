import { checkValue } from '../check/check-value.ts'
import type { CheckedSystem, CheckedTask } from '../check/checked.ts'
import type { Work } from '../contract/work.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { get, headOf } from '../load/node.ts'
import { suggestPackage } from '../registry/registry.ts'

/** Which executor does a task's work, and in which form; undefined, with a diagnostic, if none can. */
export interface Assignment {
  /** Null for work that the engine does itself. */
  readonly executor: string | null
  readonly work: Work
}

/** Sends a task to `preferred` if that can do its work, else to the executor that it names, else to `local`. */
export function assignExecutor(
  task: CheckedTask,
  forms: readonly Work[],
  system: CheckedSystem,
  preferred: string | undefined,
  report: Report,
): Assignment | undefined {
  const own = forms.find((form) => form.kind === 'function')
  if (own !== undefined) return { executor: null, work: own }
  const willing = preferred === undefined ? undefined : formFor(preferred, forms, system)
  if (preferred !== undefined && willing !== undefined) return { executor: preferred, work: willing }
  const name = task.keys.executor ?? 'local'
  const work = formFor(name, forms, system)
  if (work !== undefined) return { executor: name, work }
  if (forms.length > 0) reportUnfit(name, task, forms, system, report)
  return undefined
}

function formFor(name: string, forms: readonly Work[], system: CheckedSystem): Work | undefined {
  const type = system.executors.get(name)?.type
  const accepts = type === undefined ? undefined : system.registry.executors.get(type)?.part.accepts
  return forms.find((form) => accepts?.includes(form.kind))
}

function reportUnfit(name: string, task: CheckedTask, forms: readonly Work[], system: CheckedSystem, report: Report) {
  const place = headOf(get(task.node, 'executor') ?? get(task.node, 'type') ?? task.node)
  const type = system.executors.get(name)?.type ?? name
  if (!system.registry.executors.has(type)) {
    const message = `no installed plugin provides the executor type ${type}, which ${name} is of`
    const suggestion = `npm install ${suggestPackage('executor', type)}`
    report({ severity: 'error', code: 'E_TYPE_UNKNOWN', message, place, suggestion })
  } else {
    const kinds = [...new Set(forms.map((form) => form.kind))].join(' or ')
    const message = `the executor ${name} cannot do the work of ${task.keys.task} (${kinds})`
    report({ severity: 'error', code: 'E_EXECUTOR_UNFIT', message, place, expected: `an executor that does ${kinds}` })
  }
}

/** Holds the config of an executor in use against its type's schema. */
export function checkExecutorConfig(name: string, system: CheckedSystem, report: Report): void {
  const executor = system.executors.get(name)
  const schema = executor && system.registry.executors.get(executor.type)?.part.config
  if (executor !== undefined && schema !== undefined) checkValue(schema, executor.node, report)
}
