import { expect, test } from 'vitest'
import { basesIn } from './dockerfile-bases.ts'

test('stages start from images, copy from them, and know each other', () => {
  const dockerfile = `# syntax=docker/dockerfile:1
ARG VERSION=3.11
ARG BASE="own"
from python:\${VERSION}-slim AS Build
RUN echo FROM nothing
COPY <<end /x
FROM no-image
end
FROM --platform=linux/amd64 $BASE
COPY --from=build /a /a
COPY --from=0 /b /b
COPY --chown=1 \\
  # in between
  --from=tools:1 /c /c
RUN --mount=type=bind,from=wheels,target=/w pip install /w/x
FROM scratch
`
  const bases = ['python:3.11-slim', 'own', 'tools:1', 'wheels', 'scratch']
  expect(basesIn(dockerfile, {})).toEqual(bases)
  expect(basesIn(dockerfile, { BASE: 'other' })).toEqual(bases.with(1, 'other'))
})
