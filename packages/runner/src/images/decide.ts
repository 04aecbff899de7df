import type { BuiltImage } from '@liminal/core'
import type { Digests } from './digests.ts'

const label = {
  builder: 'dev.liminal.builder',
  recipe: 'dev.liminal.recipe',
  requirements: 'dev.liminal.requirements',
  code: 'dev.liminal.code',
  bases: 'dev.liminal.bases',
}

/**
 * The way in which contexts are packed and built. Another number has all images built anew, also where their recipe says the
 * same: it changes with what `pack.ts` makes of the same files.
 */
const builder = '1'

/** The labels by which an image tells later what it was made of. */
export function labelsOf(digests: Digests): Record<string, string> {
  return {
    [label.builder]: builder,
    [label.recipe]: digests.recipe,
    [label.requirements]: digests.requirements,
    [label.code]: digests.code,
    ...(digests.bases !== '' && { [label.bases]: digests.bases }),
  }
}

/** Why an image has to be built; undefined if the one that is there will do. Pure. */
export function whyBuild(found: BuiltImage | undefined, digests: Digests, noCache: boolean): string | undefined {
  if (noCache) return 'no_cache says so'
  if (found === undefined) return 'it is not there yet'
  const { labels } = found
  if (labels[label.recipe] === undefined) return 'the one that is there was not built by Liminal'
  if (labels[label.builder] !== builder) return 'this Liminal builds in another way'
  const changed = [
    ...((labels[label.bases] ?? '') === digests.bases ? [] : ['what it is built on']),
    ...(labels[label.recipe] === digests.recipe ? [] : ['how it is built']),
    ...(labels[label.requirements] === digests.requirements ? [] : ['what it needs installed']),
    ...(labels[label.code] === digests.code ? [] : ['its code']),
  ]
  return changed.length === 0 ? undefined : `changed: ${changed.join(', ')}`
}
