import { expect, test } from 'vitest'
import { opened } from '../test-support/open.ts'

function problemsOf(version: string) {
  const { problems } = opened(`name: s\nimages:\n  - { image: i, python_version: ${version} }\npipelines: []\n`)
  return problems
}

test.each(['3.11', "'3.10'", "'3.11.4'", '3'])('%s is a python_version', (version) => {
  expect(problemsOf(version)).toEqual([])
})

test.each(['latest', "'3.x'", "'>=3.11'", "''", 'python3.11', 'true', '-3.11', "'3.11.4.1'"])(
  '%s is none, and is told of at its place',
  (version) => {
    expect(problemsOf(version)).toEqual([
      "3:33 E_VALUE_INVALID python_version: expected a version of Python, such as '3.11' or '3.11.4'",
    ])
  },
)
