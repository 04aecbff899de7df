import { isWritten, type JsonObject, type WrittenNumber } from '@liminal/core'
import { DUMP_SCHEMA, defineScalarTag, dump, type ScalarTagDefinition, type TagDefinition } from 'js-yaml'

/** A value as YAML, with its numbers as they were written. */
export function renderYaml(value: JsonObject): string {
  return dump(value, { lineWidth: 120, noRefs: true, schema })
}

const schema = DUMP_SCHEMA.withTags(...DUMP_SCHEMA.tags.filter(isNumber).map(withWritten))

function isNumber(tag: TagDefinition): tag is ScalarTagDefinition {
  return /:(?:int|float)$/.test(tag.tagName)
}

function withWritten(tag: ScalarTagDefinition): ScalarTagDefinition {
  const isOwn = (number: WrittenNumber) => /^-?\d+$/.test(number.rawJSON) === tag.tagName.endsWith('int')
  return defineScalarTag(tag.tagName, {
    ...tag,
    identify: (value: unknown) => (isWritten(value) ? isOwn(value) : tag.identify(value)),
    represent: (value: unknown) => (isWritten(value) ? value.rawJSON : tag.represent(value)),
  })
}
