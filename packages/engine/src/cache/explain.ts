import type { Digests } from './digest.ts'

/** How many differences are told; the rest is counted. */
const told = 3

/** Why a result cannot be taken from the cache, compared with the latest that there is. */
export function explainMiss(now: Digests, before: Digests | undefined): string {
  if (before === undefined) return 'it has not succeeded before'
  const changed = Object.keys({ ...before, ...now }).filter((name) => before[name] !== now[name])
  return (
    changed
      // That an upstream ran again goes without saying where what it hands on has changed.
      .filter((name) => !changed.includes(`outputs ${upstreamIn(name)}`))
      .map((name) => describe(name, before[name], now[name]))
      .map((word, at, words) => (at === told ? `and ${words.length - told} more` : word))
      .slice(0, told + 1)
      .join(', ')
  )
}

function upstreamIn(name: string): string | undefined {
  return /^upstream (.*)/.exec(name)?.[1]
}

/** Why a result cannot be taken although its key fits: what it left is not there any more. */
export function explainLeaves(now: Digests, before: Digests): string | undefined {
  const changed = Object.keys(before).filter((name) => before[name] !== now[name])
  const [first] = changed
  if (first === undefined) return undefined
  return now[first] === undefined || now[first] === 'missing' ? `${first} is gone` : `${first} has been changed since`
}

function describe(name: string, before: string | undefined, now: string | undefined): string {
  if (name === 'work') return 'its work has changed'
  if (name === 'environment') return 'what its image installs has changed'
  if (name === 'splits') return 'the number of its instances has changed'
  if (name === 'code') return 'its code has changed'
  const [kind = ''] = name.split(/[ /]/, 1)
  const what = name.slice(kind.length + 1)
  if (kind === 'upstream') return `${what} ran again`
  const isGone = now === undefined || now === 'missing'
  const isNew = before === undefined || before === 'missing'
  if (kind !== 'outputs') return `${what} ${isGone ? 'is gone' : isNew ? 'is new' : 'has changed'}`
  if (isGone) return `${what} is no upstream any more`
  return isNew ? `${what} is a new upstream` : `what ${what} hands on has changed`
}
