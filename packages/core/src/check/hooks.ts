import { dirname } from 'node:path'
import type { Report } from '../diagnostics/diagnostic.ts'
import { get, headOf, itemsAt, type MapNode, type Node } from '../load/node.ts'
import type { Hook, HookEvent, Hooks, Webhook } from '../plan/hooks.ts'
import { unescapeTemplate } from '../system/escapes.ts'
import { mapTexts } from '../system/placeholders.ts'
import { type PipelineKeys, secondsOf } from './schemas/index.ts'

const keyOf = { success: 'on_success', failure: 'on_failure', late: 'on_late' } as const

/** What a hook of each type cannot do without. */
const needed = { webhook: 'url', command: 'command' } as const

/** The hooks of a pipeline; what one lacks is reported. */
export function checkHooks(keys: PipelineKeys, node: MapNode, report: Report): Hooks {
  if (keys.on_late && keys.late_minutes === undefined) {
    const at = node.entries.get('on_late')
    missing('on_late needs late_minutes', at?.value ?? node, 'late_minutes: 60', report)
  }
  const events = Object.entries(keyOf) as [HookEvent, (typeof keyOf)[HookEvent]][]
  const all = events.flatMap(([event, key]): [HookEvent, readonly Hook[]][] => {
    const written = keys[key] ?? []
    if (written.length === 0) return []
    const places = itemsAt(node, key)
    return [[event, written.flatMap((hook, index) => checkHook(hook, places[index] ?? node, report))]]
  })
  return Object.fromEntries(all)
}

type Written = NonNullable<PipelineKeys['on_success']>[number]

function checkHook({ type, url, headers, command, timeout }: Written, node: Node, report: Report): Hook[] {
  const timeoutSeconds = timeout === undefined ? undefined : secondsOf(timeout)
  if (type === 'webhook' && url !== undefined) {
    checkUrl(url, get(node, 'url') ?? node, report)
    const plain = mapTexts({ url, headers: headers ?? {} }, unescapeTemplate) as Pick<Webhook, 'url' | 'headers'>
    return [{ type, ...plain, timeoutSeconds: timeoutSeconds ?? 10 }]
  }
  if (type === 'command' && command !== undefined) {
    const folder = dirname(node.place.source.file)
    return [{ type, command: unescapeTemplate(command), folder, timeoutSeconds: timeoutSeconds ?? 60 }]
  }
  missing(`a ${type} needs ${needed[type]}`, node, `${needed[type]}: ...`, report)
  return []
}

function checkUrl(url: Written['url'], node: Node, report: Report): void {
  if (typeof url !== 'string' || /^https?:\/\//.test(url)) return
  const message = 'this is no URL of a webhook'
  report({ severity: 'error', code: 'E_VALUE_INVALID', message, place: headOf(node), expected: 'https://...' })
}

function missing(message: string, node: Node, expected: string, report: Report): void {
  report({ severity: 'error', code: 'E_KEY_MISSING', message, place: headOf(node), expected })
}
