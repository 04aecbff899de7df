import { expect, test } from 'vitest'
import { withOwnBases, withOwnValues } from './own-bases.ts'

const tags = new Map([
  ['base', 'liminal/p-1/base'],
  ['tools:1', 'liminal/p-1/tools:1'],
])

test.each([
  ['FROM base', 'FROM liminal/p-1/base'],
  ['from --platform=linux/amd64 base:latest AS run', 'from --platform=linux/amd64 liminal/p-1/base AS run'],
  ['FROM tools:1', 'FROM liminal/p-1/tools:1'],
  ['FROM tools:2\nFROM based\nFROM registry/base', undefined],
  ['ARG BASE="base"\nFROM $BASE', 'ARG BASE="liminal/p-1/base"\nFROM $BASE'],
  ['COPY --from=base /a /b', 'COPY --from=liminal/p-1/base /a /b'],
  ['RUN --mount=type=bind,from=base,target=/x ls', 'RUN --mount=type=bind,from=liminal/p-1/base,target=/x ls'],
  [
    'FROM base AS base\nFROM base\nCOPY --from=Base /a /b',
    'FROM liminal/p-1/base AS base\nFROM base\nCOPY --from=Base /a /b',
  ],
  ['COPY base /app/base\nRUN echo FROM base\n# FROM base', undefined],
])('%s', (dockerfile, expected = dockerfile) => {
  expect(withOwnBases(dockerfile, tags)).toBe(expected)
  expect(withOwnBases(dockerfile, new Map())).toBe(dockerfile)
})

test('values that are given for ARGs, too', () => {
  expect(withOwnValues({ BASE: 'base:latest', OTHER: 'x' }, tags)).toEqual({ BASE: 'liminal/p-1/base', OTHER: 'x' })
})
