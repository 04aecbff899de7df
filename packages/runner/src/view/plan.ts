import { type Plan, type PlannedTask, renderDuration, visibleLine, type Work } from '@liminal/core'
import type { Prediction } from '@liminal/engine'
import type { Io } from '../io.ts'
import { namesSecret } from './secret-names.ts'
import { renderTable } from './table.ts'

type Predictions = ReadonlyMap<string, Prediction>

/** A plan for programs, and for `run --plan`: all that is pinned with a run, and what would become of each task. */
export function planToJson(plan: Plan, predictions: Predictions, env: Io['env']) {
  const tasks = plan.tasks.map((task) => {
    const image = imageOf(task.work)
    return {
      ...task,
      ...(image !== undefined && { image }),
      command: mask(commandOf(task.work), env),
      prediction: predictions.get(task.name),
    }
  })
  return { ...plan, tasks }
}

/** What `planToJson` adds to a task. */
export const shownKeys: ReadonlySet<string> = new Set(['image', 'command', 'prediction'])

/** A plan as a table: what runs where, behind what, and why. */
export function renderPlan(plan: Plan, predictions: Predictions, { paint, env }: Io): string {
  const header = ['task', 'type', 'executor', 'image', 'after', 'retries', 'timeout', 'would', 'does']
  const rows = plan.tasks.map((task) => [
    nameOf(task, predictions.get(task.name)),
    task.type,
    task.executor ?? 'engine',
    visibleLine(imageOf(task.work) ?? '-'),
    task.upstreams.join(', ') || '-',
    task.retries.limit === 0 ? '-' : String(task.retries.limit),
    task.timeoutSeconds === undefined ? '-' : renderDuration(task.timeoutSeconds * 1000),
    verdictOf(predictions.get(task.name)),
    shorten(mask(commandOf(task.work), env), 60),
  ])
  const params = Object.entries(plan.params).map(([name, value]) => `${name}=${visibleLine(JSON.stringify(value))}`)
  const about = [`date ${plan.moment.logicalDate}`, ...params].join('  ')
  const title = `${paint('bold', `${plan.system}: ${plan.pipeline}`)}  ${paint('dim', about)}`
  const table = renderTable([header.map((cell) => paint('dim', cell)), ...rows])
  return [title, table, ...deviationsIn(predictions, paint)].join('\n\n')
}

/** In what tasks would be done otherwise than they ask for. */
function deviationsIn(predictions: Predictions, paint: Io['paint']): string[] {
  const all = [...predictions].flatMap(([task, { deviations = [] }]) => deviations.map((how) => ({ how, task })))
  const lines = [...Map.groupBy(all, ({ how }) => how)].map(
    ([how, tasks]) => `  ${how}: ${tasks.map(({ task }) => task).join(', ')}`,
  )
  return lines.length === 0 ? [] : [[paint('warning', 'not as asked for'), ...lines].join('\n')]
}

function nameOf({ name, forEach }: PlannedTask, prediction: Prediction | undefined): string {
  if (forEach === undefined) return name
  return `${name} ×${prediction?.instances ?? '?'}`
}

function verdictOf(prediction: Prediction | undefined): string {
  const { action, why } = prediction ?? { action: 'run', why: '' }
  const word = { run: 'run', skip: 'be skipped', cache: 'come from the cache', unknown: 'depend' }[action]
  return why === '' ? word : `${word}: ${shorten(why, 50)}`
}

function imageOf(work: Work): string | undefined {
  if (work.kind === 'function') return work.service?.spec.work.image
  return work.kind === 'container' ? work.image : undefined
}

function commandOf(work: Work): string {
  if (work.kind === 'container')
    return work.command[0] === '/bin/sh' ? (work.args[0] ?? '') : [...work.command, ...work.args].join(' ')
  if (work.kind === 'sql') return work.statements
  const { service } = work
  return service === undefined ? `function ${work.function}` : `service ${service.spec.service} on ${service.executor}`
}

/** Working directories of the shell, which are called as passwords are. */
const shellsOwn: ReadonlySet<string> = new Set(['PWD', 'OLDPWD'])

/** Values of environment variables that are secrets by their name, however they came into a command. */
function mask(text: string, env: Io['env']): string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    namesSecret(name) && !shellsOwn.has(name) && value && value.length > 3 ? [value] : [],
  )
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
}

function shorten(text: string, most: number): string {
  const line = visibleLine(text.replaceAll(/\s+/g, ' ').trim())
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}
