import type { Digests } from '@liminal/core/source'

/** How many differences are told; the rest is counted. */
const told = 3

/** Why a result cannot be taken from the cache, compared with the latest that there is. */
export function explainMiss(now: Digests, before: Digests | undefined): string {
  if (before === undefined) return 'it has not succeeded before'
  if (before.version !== now.version) return 'this version of Liminal compares more than the one before'
  const changed = Object.keys({ ...before, ...now }).filter((name) => before[name] !== now[name])
  const words = changed
    // That an upstream ran again goes without saying where what it hands on has changed.
    .filter((name) => !changed.includes(`outputs ${upstreamIn(name)}`))
    .map((name) => describe(name, before, now))
  return [...new Set(words)]
    .map((word, at, all) => (at === told ? `and ${all.length - told} more` : word))
    .slice(0, told + 1)
    .join(', ')
}

function upstreamIn(name: string): string | undefined {
  return /^(?:upstream|files) (.*)/.exec(name)?.[1]
}

const sentences: Readonly<Record<string, string>> = {
  'work kind': 'it is another kind of work',
  'work command': 'its command has changed',
  'work args': 'its command has changed',
  'work env': 'its environment variables have changed',
  'work image': 'its image has changed',
  'work build': 'the description of its image has changed',
  'work mounts': 'its mounts have changed',
  'work secrets': 'its secrets have changed',
  'work resources': 'its resources have changed',
  'work statements': 'its SQL has changed',
  'work output': 'where its result goes has changed',
  key: 'its cache.key has changed',
  declared: 'the outputs that it declares have changed',
  splits: 'the number of its instances has changed',
  environment: 'what its image installs has changed',
  folder: 'it runs in another folder',
  'code/': 'its code has changed',
  'tasks before': 'a task before it left other files',
}

function describe(name: string, before: Digests, now: Digests): string {
  const known = sentences[name]
  if (known !== undefined) return known
  const [kind = ''] = name.split(/[ /]/, 1)
  const what = name.slice(kind.length + 1)
  if (kind === 'work') return `its ${what} has changed`
  if (kind === 'upstream' || kind === 'files') return describeFiles(what, before, now)
  if (kind === 'outputs') return describeUpstream(what, before[name], now[name])
  return `${what} ${now[name] === undefined ? 'is gone' : before[name] === undefined ? 'is new' : 'has changed'}`
}

function describeFiles(upstream: string, before: Digests, now: Digests): string {
  const name = `files ${upstream}`
  if (now[`upstream ${upstream}`] !== undefined) return `${upstream} ran again, and may have left other files`
  return before[name] === undefined || now[name] === undefined
    ? `${upstream} ran again`
    : `${upstream} left other files`
}

function describeUpstream(name: string, before: string | undefined, now: string | undefined): string {
  if (now === undefined) return `${name} is no upstream any more`
  return before === undefined ? `${name} is a new upstream` : `what ${name} hands on has changed`
}
