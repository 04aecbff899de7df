import { expect, test } from 'vitest'
import { localReference } from './local-reference.ts'

test.each([
  ['-r other.txt', { file: 'other.txt' }],
  ['--constraint=limits.txt  # why', { file: 'limits.txt' }],
  ['-r "all of it.txt"', { file: 'all of it.txt' }],
  ["-c 'my limits.txt'  # why", { file: 'my limits.txt' }],
  [String.raw`-r all\ of\ it.txt`, { file: 'all of it.txt' }],
  ['-e "./my library[dev]"', { local: './my library', editable: true }],
  ['./my library', { local: './my library', editable: false }],
  ['./library[dev] ; python_version > "3.8"', { local: './library', editable: false }],
  ['./x.whl --hash=sha256:abc', { local: './x.whl', editable: false }],
  ['-r https://example.org/x.txt', undefined],
  ['./library', { local: './library', editable: false }],
  ['-e ../library', { local: '../library', editable: true }],
  ['--editable=.[dev]', { local: '.', editable: true }],
  ['.', { local: '.', editable: false }],
  ['wheels/x-1.0.whl', { local: 'wheels/x-1.0.whl', editable: false }],
  ['thing @ file:///opt/thing', { local: '/opt/thing', editable: false }],
  ['-f ./wheels', { links: './wheels' }],
  ['--find-links=wheels', { links: 'wheels' }],
  ['--find-links file:///opt/wheels', { links: '/opt/wheels' }],
  ['-f https://example.org/wheels/', undefined],
  ['six==1.16.0', undefined],
  ['requests[socks]>=2,<3 ; python_version > "3.8"', undefined],
  ['thing @ https://example.org/a/b.whl', undefined],
  ['git+https://example.org/a/b', undefined],
  ['--index-url https://example.org/simple/', undefined],
  ['# ./comment', undefined],
  ['', undefined],
])('%s refers to %o', (line, reference) => {
  expect(localReference(line)).toEqual(reference)
})
