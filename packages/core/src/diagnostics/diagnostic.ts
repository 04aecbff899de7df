import type { Place } from './place.ts'

/** What can be wrong with the text of a system, by code. */
export const diagnosticCodes = {
  E_YAML_SYNTAX: 'the file is not YAML',
  E_YAML_KEY_TWICE: 'a map has the same key twice',
  E_YAML_TOO_LARGE: 'the file, its nesting or its aliases are larger than any description of a system',
  E_LAYER_NOT_MAP: 'a liminal.yml is a map of sections',
  E_LAYER_TWICE: 'two files describe layers of the same name',
  E_SUPER_UNKNOWN: 'a super that no file describes',
  E_SUPER_CYCLE: 'layers that inherit from each other in a circle',
  E_KEY_UNKNOWN: 'a key that nothing reads',
  E_KEY_MISSING: 'a required key is missing',
  E_VALUE_INVALID: 'a value of the wrong type or form',
  E_NAME_TWICE: 'two pipelines, tasks, images, ... of the same name',
  E_PLACEHOLDER_UNKNOWN: 'a placeholder that names nothing',
  E_PLACEHOLDER_INVALID: 'a placeholder that cannot be evaluated',
  E_VARIABLE_CYCLE: 'variables that refer to each other in a circle',
  E_VARIABLE_TOO_LARGE: 'variables that unfold into more than any description of a system',
  E_VARIABLES_UNKNOWN: "variables of a task that are no map among the system's",
  E_PARAM_MISSING: 'a param that has neither a value nor a default',
  E_PARAM_INVALID: 'a value of a param that its declaration does not allow',
  E_PARAM_UNDECLARED: 'a variable LIMINAL_PARAM_NAME for which no pipeline declares a param',
  E_TYPE_UNKNOWN: 'a type of a task, executor or image that no installed plugin provides',
  E_EXECUTOR_UNDECLARED: 'an executor that executors: does not list',
  E_EXECUTOR_UNFIT: 'an executor that cannot do the work of the task',
  E_VOLUME_UNDECLARED: 'a volume that volumes: does not list',
  E_PATH_UNMOUNTED: 'a path below /mnt, or below a mount of another task or service, that is not mounted',
  E_POOL_UNDECLARED: 'a pool that pools: does not list',
  E_SECRET_UNDECLARED: 'a secret that secrets: does not list',
  E_SECRET_PLACEHOLDER: 'a placeholder that would put the value of a secret into the plan',
  E_IMAGE_UNDECLARED: 'an image that images: does not list, but nearly',
  E_UPSTREAM_UNKNOWN: 'depends_on names a task that is not there',
  E_GRAPH_CYCLE: 'tasks that wait for each other in a circle',
  E_OUTPUT_UNKNOWN: 'an output that no task upstream declares',
  E_SOURCE_UNREADABLE: 'the source folder of an image cannot be read',
  E_IMAGE_INVALID: 'the image type refuses the image',
  E_TASK_INVALID: 'the task type refuses the task',
  E_CACHE_UNDECLARED: 'a task with cache: that may leave files on a volume without saying which',
  E_CODE_MISSING: 'cache.code names files that are not there',
} as const

/** A code of `diagnosticCodes`. */
export type DiagnosticCode = keyof typeof diagnosticCodes

/** One problem in the text of a system. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  readonly code: DiagnosticCode
  readonly message: string
  readonly place: Place
  /** What would have been right. */
  readonly expected?: string
  /** What the user probably meant, or can do. */
  readonly suggestion?: string
  /** A value that nothing reads, because of this. */
  readonly unread?: Place
}

/** Takes diagnostics as they are found. */
export type Report = (diagnostic: Diagnostic) => void

/** True if nothing may start because of these. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}

/** By file and position, errors and warnings mixed, each only once: the order in which a person reads. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map(diagnostics.map((d) => [`${d.place.source.file}:${d.place.start}:${d.code}:${d.message}`, d]))
  return [...unique.values()].sort((a, b) =>
    a.place.source.file === b.place.source.file
      ? a.place.start - b.place.start
      : a.place.source.file < b.place.source.file
        ? -1
        : 1,
  )
}

/** What is sorted, without the placeholders that are wrong in values which nothing reads. */
export function withoutUnread(sorted: readonly Diagnostic[]): Diagnostic[] {
  let unread: Place | undefined
  return sorted.filter((diagnostic) => {
    const { code, place } = diagnostic
    const isUnread = place.source === unread?.source && place.start < unread.end
    if (!isUnread) unread = diagnostic.unread
    return !(isUnread && code.startsWith('E_PLACEHOLDER_'))
  })
}
