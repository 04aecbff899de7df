import { shellWord } from '../contract/shell.ts'

interface ErrorEntry {
  // biome-ignore lint/suspicious/noExplicitAny: each entry names its own detail; ErrorDetail reads it back
  readonly say: (detail: any) => string
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly hint: (detail: any) => string
}

/** Every error that a user can meet: what it says, and what the user can do about it. */
export const errors = {
  E_PATH_MISSING: {
    say: (d: { path: string }) => `there is nothing at ${d.path}`,
    hint: () => 'give the folder that holds liminal.yml, or the file itself',
  },
  E_FILE_UNREADABLE: {
    say: (d: { path: string; reason: string }) => `cannot read ${d.path}: ${d.reason}`,
    hint: () => 'check the file and its permissions',
  },
  E_FILE_UNWRITABLE: {
    say: (d: { path: string; reason: string }) => `cannot write ${d.path}: ${d.reason}`,
    hint: () => 'check the folder, its permissions and the disk',
  },
  E_FOLDER_SHARED: {
    say: (d: { folders: string }) => `none of these folders is yours alone: ${d.folders}`,
    hint: () => 'set LIMINAL_HOME or XDG_RUNTIME_DIR to a folder that nobody else can enter, its path without blanks',
  },
  E_LAYERS_NONE: {
    say: (d: { path: string }) => `no liminal.yml below ${d.path}`,
    hint: () => 'give a folder that holds liminal.yml, for instance: liminal-run examples/iris',
  },
  E_PIPELINE_UNKNOWN: {
    say: (d: { name: string; known: readonly string[] }) =>
      `there is no pipeline ${d.name} (have: ${d.known.join(', ') || 'none'})`,
    hint: (d: { suggestion?: string }) =>
      d.suggestion === undefined ? 'name one that is there' : `did you mean ${d.suggestion}?`,
  },
  E_PIPELINE_AMBIGUOUS: {
    say: (d: { known: readonly string[] }) => `there are ${d.known.length} pipelines: ${d.known.join(', ')}`,
    hint: (d: { known: readonly string[] }) => `name one behind the path: ${d.known[0]}`,
  },
  E_PIPELINE_NONE: {
    say: (d: { path: string }) => `${d.path} describes no pipeline`,
    hint: () => 'add one below pipelines:',
  },
  E_EXECUTOR_UNKNOWN: {
    say: (d: { name: string; known: readonly string[] }) =>
      `there is no executor ${d.name} (have: ${d.known.join(', ')})`,
    hint: (d: { suggestion?: string }) =>
      d.suggestion === undefined ? 'name one of executors:' : `did you mean ${d.suggestion}?`,
  },
  E_SYSTEM_UNKNOWN: {
    say: (d: { name: string; known: readonly string[] }) =>
      `there is no system ${d.name} (have: ${d.known.join(', ')})`,
    hint: (d: { suggestion?: string }) =>
      d.suggestion === undefined ? 'name one of those' : `did you mean ${d.suggestion}?`,
  },
  E_PARAM_UNKNOWN: {
    say: (d: { param: string; from: string; pipeline: string; known: readonly string[] }) =>
      `the pipeline ${d.pipeline} has no param ${d.param}, which ${d.from} gives (have: ${d.known.join(', ') || 'none'})`,
    hint: (d: { suggestion?: string }) =>
      d.suggestion === undefined ? 'declare it below params: of the pipeline' : `did you mean ${d.suggestion}?`,
  },
  E_EXPLAIN_UNKNOWN: {
    say: (d: { path: string; where: string; known: readonly string[] }) =>
      `${d.path} leads nowhere: ${d.where} has ${d.known.slice(0, 20).join(', ') || 'nothing in it'}`,
    hint: (d: { suggestion?: string }) =>
      d.suggestion === undefined ? 'for instance pipelines.0.tasks.2.env_vars' : `did you mean ${d.suggestion}?`,
  },
  E_PLAN_INVALID: {
    say: (d: { file: string; reason: string }) => `${d.file} is not a plan that can be run: ${d.reason}`,
    hint: () => 'make one with liminal-run plan PATH --json > FILE, and leave it as it is',
  },
  E_INIT_EXISTS: {
    say: (d: { folder: string; files: readonly string[] }) => `${d.folder} already has ${d.files.join(', ')}`,
    hint: () => 'choose another folder, or remove them',
  },
  E_OPTION_INVALID: {
    say: (d: { option: string; value: string; expected: string }) =>
      `${`${d.option} ${d.value}`.trimEnd()}: expected ${d.expected}`,
    hint: (d: { option: string }) => `give ${d.option} such a value`,
  },
  E_PLUGIN_UNKNOWN: {
    say: (d: { id: string; known: readonly string[] }) =>
      `no plugin provides ${d.id} (have: ${d.known.join(', ') || 'none'})`,
    hint: (d: { package: string }) => `npm install ${d.package}`,
  },
  E_PLUGIN_INVALID: {
    say: (d: { name: string; reason: string }) => `the plugin ${d.name} cannot be used: ${d.reason}`,
    hint: () => 'a plugin package exports definePlugin({ name, api: 1, provides: [...] }) by default',
  },
  E_PLUGIN_BROKEN: {
    say: (d: { name: string; reason: string }) => `the plugin ${d.name} could not be loaded: ${d.reason}`,
    hint: (d: { name: string }) =>
      /^[./]|^[A-Za-z]:|\.[cm]?[jt]s$/.test(d.name)
        ? `mend ${d.name}, or its path below plugins:`
        : `npm install ${d.name}`,
  },
  E_PLUGIN_TWICE: {
    say: (d: { id: string; first: string; second: string }) => `${d.first} and ${d.second} both provide ${d.id}`,
    hint: () => 'uninstall one of them',
  },
  E_RUN_UNKNOWN: {
    say: (d: { run: string }) => `there is no run ${d.run}`,
    hint: () => 'liminal-run runs lists those that there are',
  },
  E_RUN_AMBIGUOUS: {
    say: (d: { run: string; known: readonly string[] }) => `several runs begin with ${d.run}: ${d.known.join(', ')}`,
    hint: () => 'give more of the id, or all of it',
  },
  E_RUN_NONE: {
    say: () => 'there is no run to resume: none was started, or all succeeded',
    hint: () => 'liminal-run runs lists the runs',
  },
  E_RUN_SUCCEEDED: {
    say: (d: { run: string }) => `the run ${d.run} has succeeded: nothing is left to resume`,
    hint: () => 'start a new one with liminal-run run',
  },
  E_RUN_HELD: {
    say: (d: { run: string; holder: string }) => `the run ${d.run} is under way in ${d.holder}`,
    hint: (d: { run: string }) =>
      `follow it with liminal-run logs -f ${d.run}, or stop it with liminal-run cancel ${d.run}`,
  },
  E_TASK_UNKNOWN: {
    say: (d: { task: string; run: string; known: readonly string[] }) =>
      `the run ${d.run} has no task ${d.task} (have: ${d.known.join(', ')})`,
    hint: (d: { suggestion?: string }) =>
      d.suggestion === undefined ? 'name one of those' : `did you mean ${d.suggestion}?`,
  },
  E_APPROVAL_NONE: {
    say: (d: { task: string; run: string; reason: string }) =>
      `${d.task} of ${d.run} does not ask for approval: ${d.reason}`,
    hint: () => 'liminal-run runs shows how the run stands',
  },
  E_APPROVAL_REJECTED: {
    say: (d: { by: string; comment: string }) => `${d.by} has rejected it${d.comment === '' ? '' : `: ${d.comment}`}`,
    hint: () => 'liminal-run resume asks again',
  },
  E_LEASE_LOST: {
    say: (d: { run: string }) => `another process has taken over the run ${d.run}`,
    hint: () => 'liminal-run runs shows how it goes on',
  },
  E_STORE_NEWER: {
    say: (d: { file: string; version: number; supported: number }) =>
      `${d.file} was written by a newer Liminal (store version ${d.version}, this one reads up to ${d.supported})`,
    hint: () => 'upgrade liminal-run, or set LIMINAL_HOME to another folder',
  },
  E_STORE_UNUSABLE: {
    say: (d: { file: string; reason: string }) => `cannot use ${d.file}: ${d.reason}`,
    hint: () => 'check the disk and the permissions, or set LIMINAL_HOME to another folder',
  },
  E_STORE_CORRUPT: {
    say: (d: { file: string; reason: string }) => `${d.file} is damaged: ${d.reason}`,
    hint: (d: { file: string }) =>
      `put a backup in its place (liminal-run backup makes them), or move it away to start anew: mv ${shellWord(d.file)} ${shellWord(`${d.file}.damaged`)}`,
  },
  E_RUN_UNCHANGED: {
    say: (d: { run: string }) => `the run ${d.run} has succeeded, and nothing has changed since`,
    hint: () => 'start a new one with liminal-run run',
  },
  E_PLAN_UNFIT: {
    say: (d: { run: string; tasks: readonly string[] }) =>
      `tasks of the run ${d.run} still run, and not as its new plan has them: ${d.tasks.join(', ')}`,
    hint: (d: { run: string; tasks: readonly string[] }) =>
      `stop them: liminal-run cancel ${d.run} ${shellWord(d.tasks[0] ?? '')}`,
  },
  E_RUN_PROJECT: {
    say: (d: { run: string }) => `the run ${d.run} does not know where its project is`,
    hint: (d: { run: string }) => `say so: liminal-run resume ${d.run} --with-new-plan PATH`,
  },
  E_STORE_BUSY: {
    say: (d: { file: string }) => `another process keeps ${d.file} to itself`,
    hint: () => 'wait for it to end, a backup or gc for instance, then liminal-run resume',
  },
  E_STORE_FULL: {
    say: (d: { file: string }) => `the disk of ${d.file} is full; what was recorded before is kept`,
    hint: () => 'free some space, then liminal-run resume',
  },
  E_IMAGE_UNKNOWN: {
    say: (d: { image: string; known: readonly string[] }) =>
      `there is no image ${d.image} below images: (have: ${d.known.join(', ') || 'none'})`,
    hint: (d: { suggestion?: string }) =>
      d.suggestion === undefined ? 'name one of those' : `did you mean ${d.suggestion}?`,
  },
  E_IMAGE_UNBUILDABLE: {
    say: (d: { image: string }) => `the image ${d.image} does not say how it is built`,
    hint: () => 'add type: python and source: FOLDER to it below images:',
  },
  E_IMAGE_INVALID: {
    say: (d: { image: string; reason: string }) => `the image ${d.image} cannot be built: ${d.reason}`,
    hint: (d: { hint?: string }) => d.hint ?? 'liminal-run validate shows where that stands',
  },
  E_CONTEXT_UNSAFE: {
    say: (d: { path: string; target: string; root: string }) => `${d.path} leads to ${d.target}, outside of ${d.root}`,
    hint: () =>
      'move it into that folder, or name it in .dockerignore; an image is made only of the files of its project',
  },
  E_ENGINE_GONE: {
    say: (d: { engine: string; reason: string }) => `no ${d.engine} answers: ${d.reason}`,
    hint: () => 'start Docker, or set DOCKER_HOST to an engine that runs; docker info tells of it',
  },
  E_SERVICE_UNKNOWN: {
    say: (d: { service: string; known: readonly string[] }) =>
      `there is no service ${d.service} (have: ${d.known.join(', ') || 'none'})`,
    hint: (d: { suggestion?: string }) =>
      d.suggestion === undefined ? 'name one of services:' : `did you mean ${d.suggestion}?`,
  },
  E_SERVICES_UNHOSTED: {
    say: (d: { executor: string; service: string }) =>
      `the executor ${d.executor} hosts no services, and ${d.service} is to be hosted there`,
    hint: () => 'give the service executor: local, or executor: docker',
  },
  E_SERVICE_REFUSED: {
    say: (d: { service: string; reason: string }) => `the service ${d.service} was not deployed: ${d.reason}`,
    hint: (d: { hint: string }) => d.hint,
  },
  E_DRIVER_NONE: {
    say: (d: { reason: string }) => `nothing here can build images: ${d.reason}`,
    hint: (d: { package: string }) => `npm install ${d.package}, and start Docker or set DOCKER_HOST`,
  },
} as const satisfies Record<string, ErrorEntry>

/** A code of the table. */
export type ErrorCode = keyof typeof errors

type DetailOf<F> = F extends (detail: infer D) => string ? D : never

/** What an error with this code is told, to build its message and hint from. */
export type ErrorDetail<C extends ErrorCode> = DetailOf<(typeof errors)[C]['say']> &
  DetailOf<(typeof errors)[C]['hint']>
