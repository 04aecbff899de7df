import type { BuiltImage } from '@liminal/core'
import type { Digests } from './digests.ts'

const label = { recipe: 'dev.liminal.recipe', requirements: 'dev.liminal.requirements', code: 'dev.liminal.code' }

/** The labels by which an image tells later what it was made of. */
export function labelsOf(digests: Digests): Record<string, string> {
  return {
    [label.recipe]: digests.recipe,
    [label.requirements]: digests.requirements,
    [label.code]: digests.code,
  }
}

/** Why an image has to be built; undefined if the one that is there will do. Pure. */
export function whyBuild(found: BuiltImage | undefined, digests: Digests, noCache: boolean): string | undefined {
  if (noCache) return 'no_cache says so'
  if (found === undefined) return 'it is not there yet'
  const { labels } = found
  if (labels[label.recipe] === undefined) return 'the one that is there was not built by Liminal'
  const changed = [
    ...(labels[label.recipe] === digests.recipe ? [] : ['how it is built']),
    ...(labels[label.requirements] === digests.requirements ? [] : ['what it needs installed']),
    ...(labels[label.code] === digests.code ? [] : ['its code']),
  ]
  return changed.length === 0 ? undefined : `changed: ${changed.join(', ')}`
}
