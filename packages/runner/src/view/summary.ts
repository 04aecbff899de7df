import { dirname, isAbsolute, relative } from 'node:path'
import { type FailureClass, type Json, type Plan, renderDuration, visible, visibleLine } from '@liminal/core'
import { groupOf, logFile } from '@liminal/engine'
import type { Io } from '../io.ts'
import type { Progress, TaskProgress } from './progress.ts'
import { renderTable } from './table.ts'

/** What a run comes to: its numbers, what failed and why, and where to look. */
export function renderSummary(run: string, home: string, progress: Progress, io: Io): string {
  const { plan, ended } = progress
  return [
    headline(run, progress, io),
    ...failures(run, home, progress, io),
    ...deviations(progress, io),
    ...numbers(progress, io),
    ...hooks(progress, io),
    section('artifacts', folders(plan), io),
    section('logs', [dirname(logFile(home, `${run}/task/1`))], io),
    ended?.state === 'succeeded' ? '' : `Go on from where it stopped with: liminal-run resume ${run}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function headline(run: string, { ended, startedAt, plan }: Progress, { paint }: Io): string {
  const took = ended === undefined || startedAt === undefined ? '' : ` in ${renderDuration(ended.at - startedAt)}`
  if (ended?.state === 'succeeded') return paint('bold', `${plan.pipeline} succeeded${took}`) + paint('dim', `  ${run}`)
  const why = ended?.reason === undefined ? '' : `: ${visible(ended.reason)}`
  return paint('error', `${plan.pipeline} ${ended?.state ?? 'was left'}${took}${why}`) + paint('dim', `  ${run}`)
}

function failures(run: string, home: string, { tasks, plan }: Progress, io: Io): string[] {
  // What the engine does itself prints nothing.
  const silent = new Set(plan.tasks.filter(({ work }) => work.kind === 'function').map(({ name }) => name))
  return [...tasks]
    .filter(([, task]) => task.end?.failure !== undefined)
    .map(([name, task]) => {
      const log = silent.has(groupOf(name) ?? name) ? undefined : logOf(name, task, run, home)
      return failure(name, task, log, io)
    })
}

function logOf(name: string, { end }: TaskProgress, run: string, home: string): string | undefined {
  return end?.attempt === undefined ? undefined : logFile(home, `${run}/${name}/${end.attempt}`)
}

/** What people say of the classes of failures. That a task's own code failed goes without saying. */
const classWords: Readonly<Record<FailureClass, string | undefined>> = {
  user: undefined,
  oom: 'out of memory',
  timeout: 'timeout',
  preempted: 'preempted by its cluster',
  infra: 'infrastructure',
  image: 'image or environment',
  unschedulable: 'no place to run',
  quota: 'quota used up',
}

function failure(name: string, { end }: TaskProgress, log: string | undefined, { paint, cwd }: Io): string {
  const { reason = '', hint, class: kind = 'user' } = end?.failure ?? {}
  const word = classWords[kind]
  const why = word === undefined ? '' : ` (${word})`
  return [
    `${paint('error', `${visibleLine(name)} failed`)}${why}: ${visible(reason).replaceAll('\n', '\n  ')}`,
    ...(hint === undefined ? [] : [`  ${visible(hint)}`]),
    ...(log === undefined ? [] : [`  its log: ${shown(log, cwd)}`]),
  ].join('\n')
}

/** The values that tasks handed on, as far as they are short enough to be read at a glance. */
function numbers({ tasks }: Progress, io: Io): string[] {
  const whole = [...tasks].filter(([name]) => groupOf(name) === undefined)
  const rows = whole.flatMap(([name, task]) =>
    Object.entries(task.end?.outputs ?? {}).map(([key, value]) => [visibleLine(`${name}.${key}`), renderValue(value)]),
  )
  return rows.length === 0 ? [] : [`${io.paint('dim', 'outputs')}\n${indent(renderTable(rows))}`]
}

function renderValue(value: Json): string {
  const text = visibleLine(typeof value === 'string' ? value : JSON.stringify(value))
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** In what tasks were done otherwise than they ask for. */
function deviations({ deviations: all }: Progress, { paint }: Io): string[] {
  const rows = [...all].map(([how, tasks]) => `${how}: ${[...tasks].join(', ')}`)
  return rows.length === 0 ? [] : [`${paint('warning', 'not as asked for')}\n${indent(rows.join('\n'))}`]
}

function hooks({ hookProblems }: Progress, { paint }: Io): string[] {
  return hookProblems.length === 0 ? [] : [`${paint('dim', 'hooks')}\n${indent(visible(hookProblems.join('\n')))}`]
}

/** The folders that tasks of the plan share. */
function folders(plan: Plan): string[] {
  const mounts = plan.tasks.flatMap(({ work }) => (work.kind === 'function' ? [] : work.mounts))
  return [...new Set(mounts.map((mount) => mount.folder))]
}

function section(title: string, paths: readonly string[], { paint, cwd }: Io): string {
  const lines = paths.map((path) => shown(path, cwd)).join('\n')
  return lines === '' ? '' : `${paint('dim', title)}\n${indent(lines)}`
}

/** As seen from the current folder, where it lies below that. */
function shown(path: string, cwd: string): string {
  const seen = relative(cwd, path)
  return seen.startsWith('..') || isAbsolute(seen) ? path : seen
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
