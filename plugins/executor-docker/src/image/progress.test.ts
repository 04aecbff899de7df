import type { BuildProgress } from '@liminal/core'
import { expect, test } from 'vitest'
import { clientSettings } from './buildx.ts'
import { lineOfError, lineOfStep } from './dockerfile-line.ts'
import { splitTag } from './image-store.ts'
import { createJournal } from './journal.ts'
import { readPlainProgress } from './plain-progress.ts'

const dockerfile = `FROM python:3.11-slim
# a comment
RUN --mount=type=cache,target=/root/.cache/pip pip install \\
    # in between
    six
COPY source/ ./
`

test.each([
  ['[1/3] FROM python:3.11-slim', 1],
  ['[2/3] RUN pip install     six', 3],
  ['[stage-1 3/3] COPY source/ ./', 6],
  ['[3/3] COPY $FROM/ ./', 6],
  ['[9/9] COPY other/ ./', undefined],
])('the step %s is line %s', (step, line) => {
  expect(lineOfStep(dockerfile, step)).toBe(line)
})

const stages = `# syntax=docker/dockerfile:1
ARG BASE=debian
from $BASE AS Build
env V=1
run echo twice
COPY f$V /
run echo twice
RUN <<EOF
RUN echo twice
EOF
RUN exit 1
FROM scratch
COPY --from=build \\
  /a /a
FROM build
RUN exit 1
`

test.each([
  ['[build 2/6] RUN echo twice', 5],
  ['[build 3/6] COPY f1 /', 6],
  ['[build 4/6] RUN echo twice', 7],
  ['[build 5/6] RUN <<EOF (RUN echo twice)', 8],
  ['[build 6/6] RUN exit 1', 11],
  ['[linux/arm64 build 6/6] RUN exit 1', 11],
  ['[stage-1 1/1] COPY --from=build   /a /a', 13],
  ['[stage-2 1/1] RUN exit 1', 16],
  ['[internal] load build context', undefined],
])('in stages, the step %s is line %s', (step, line) => {
  expect(lineOfStep(stages, step)).toBe(line)
})

test.each([
  ['failed to create LLB definition: dockerfile parse error line 3: unknown instruction: RUNN', 3],
  ['dockerfile parse error on line 12: COPY requires at least two arguments', 12],
  ['no such platform in line 3', undefined],
])('%s is line %s', (message, line) => {
  expect(lineOfError(message)).toBe(line)
})

function read(lines: readonly string[]) {
  const told: BuildProgress[] = []
  const journal = createJournal((progress) => told.push(progress))
  const others = lines.map((line) => readPlainProgress(line, journal)).filter((line) => line !== undefined)
  return { told, journal, others }
}

test('what buildx prints becomes steps, and whether they had to be done', () => {
  const { told, others } = read([
    '#1 [internal] load build definition from Dockerfile',
    '#1 transferring dockerfile: 36B done',
    '#5 [2/3] RUN pip install six',
    '#5 CACHED',
    '#6 [3/3] COPY source/ ./',
    '#6 0.123 copying',
    '#6 DONE 0.1s',
    '#7 [4/4] WORKDIR /x',
    '#7 DONE 0.0s',
    'WARNING: something else',
  ])
  expect(told).toEqual([
    { type: 'step', name: '[2/3] RUN pip install six', cached: true },
    { type: 'step', name: '[3/3] COPY source/ ./', cached: false },
    { type: 'output', line: 'copying' },
    { type: 'step', name: '[4/4] WORKDIR /x', cached: false },
  ])
  expect(others).toEqual(['WARNING: something else'])
})

test('a failed step is told with its line, its exit code and its last output', () => {
  const { journal } = read([
    '#5 [2/3] RUN pip install six',
    '#5 0.5 ERROR: No matching distribution',
    '#5 ERROR: executor failed running [/bin/sh -c pip install six]: exit code: 1',
  ])
  expect(journal.failure(dockerfile, 'docker ended with exit code 1')).toEqual({
    reason: '[2/3] RUN pip install six: exit code: 1',
    output: ['ERROR: No matching distribution'],
    exitCode: 1,
    line: 3,
  })
})

test('a build that fails without a step is told in its own words, and with what helps where that is known', () => {
  const { journal } = read([])
  expect(journal.failure(dockerfile, 'no such platform')).toEqual({ reason: 'no such platform', output: [] })
  expect(journal.failure(dockerfile, 'no space left on device')).toEqual({
    reason: 'no space left on device',
    output: [],
    hint: expect.stringContaining('docker system prune'),
  })
})

test.each([
  ['iris', 'iris', 'latest'],
  ['iris:1.4', 'iris', '1.4'],
  ['localhost:5000/team/iris', 'localhost:5000/team/iris', 'latest'],
  ['localhost:5000/team/iris:2', 'localhost:5000/team/iris', '2'],
])('%s is %s with tag %s', (reference, repo, tag) => {
  expect(splitTag(reference)).toEqual({ repo, tag })
})

test.each([
  ['unix:///run/x.sock', { DOCKER_HOST: 'unix:///run/x.sock' }],
  ['tcp://build:2375', { DOCKER_HOST: 'tcp://build:2375' }],
  ['http://build:2375', { DOCKER_HOST: 'tcp://build:2375' }],
  ['https://build:2376', { DOCKER_HOST: 'tcp://build:2376', DOCKER_TLS_VERIFY: '1' }],
])('the command docker is told of %s in its own way', (host, settings) => {
  expect(clientSettings(host)).toEqual(settings)
})
