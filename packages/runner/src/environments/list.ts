import { isAbsolute, relative } from 'node:path'
import { renderDuration } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import type { EnvironmentTask } from '../commands/env.ts'
import type { Io } from '../io.ts'
import { renderBytes } from '../view/bytes.ts'
import { renderTable } from '../view/table.ts'
import { type FoundEnvironment, namedEnvironments, shortName } from './find.ts'

/** How many images of an environment are shown. */
const shown = 2

/** Shows environments: all, or those that are named. */
export async function listEnvironments({ found, names, flags }: EnvironmentTask, io: Io): Promise<ExitCode> {
  const chosen = names.length === 0 ? found : namedEnvironments(found, names, 'list')
  if (flags.json) await io.outSlowly(JSON.stringify(chosen.map(toJson), null, 2))
  else if (chosen.length === 0) io.out('no environments yet; a run makes those that its images need')
  else io.out(render(chosen, io))
  return 0
}

function toJson({ shelf: _, ...environment }: FoundEnvironment) {
  return environment
}

function render(all: readonly FoundEnvironment[], io: Io): string {
  const header = ['name', 'python', 'size', 'last used', 'state', 'images'].map((cell) => io.paint('dim', cell))
  const rows = all.map((each) => [
    shortName(each.name),
    each.python || '-',
    renderBytes(each.bytes),
    `${renderDuration(Date.now() - each.lastUsed)} ago`,
    stateOf(each, io),
    imagesOf(each, io.cwd),
  ])
  return renderTable([header, ...rows])
}

function stateOf({ damage, inUse }: FoundEnvironment, { paint }: Io): string {
  const use = inUse ? 'in use' : 'whole'
  return damage === undefined ? use : paint('warning', `${inUse ? 'in use, ' : ''}damaged: ${damage}`)
}

function imagesOf({ images }: FoundEnvironment, cwd: string): string {
  const named = images.slice(0, shown).map(({ image, source }) => `${image} (${seenFrom(cwd, source)})`)
  const more = images.length > shown ? [`and ${images.length - shown} more`] : []
  return [...named, ...more].join(', ')
}

function seenFrom(cwd: string, path: string): string {
  const seen = relative(cwd, path)
  return seen.startsWith('..') || isAbsolute(seen) ? path : seen || '.'
}
