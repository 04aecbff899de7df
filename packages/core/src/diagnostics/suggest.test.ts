import { expect, test } from 'vitest'
import { nearest, suggest } from './suggest.ts'

test('a letter that is missing, doubled, wrong or swapped is a slip', () => {
  for (const slip of ['pthon', 'pythoon', 'pyzhon', 'pyhton', 'Python'])
    expect(nearest(slip, ['sql', 'python'])).toBe('python')
})

test('what is nothing alike is not suggested', () => {
  expect(nearest('fetch', ['train', 'deploy'])).toBeUndefined()
  expect(nearest('a', ['b'])).toBe('b')
})

test('without a near name the few there are get listed, many do not', () => {
  expect(suggest('fetch', ['train', 'deploy'])).toBe('there are: train, deploy')
  expect(
    suggest(
      'fetch',
      Array.from({ length: 21 }, (_, at) => `task_number_${at}`),
    ),
  ).toBeUndefined()
  expect(suggest('fetch', [])).toBeUndefined()
})
