import { expect, test } from 'vitest'
import { imageOfWork, imageTag } from './tag.ts'

const tagOf = (image: string, folder = '/home/ada/churn') => imageTag({ image, type: 'python', folder })

test('an image of one project is not that of another, and is found among all', () => {
  expect(tagOf('m')).toMatch(/^liminal\/churn-[0-9a-f]{8}\/m$/)
  expect(tagOf('acme/m:1.4')).toMatch(/^liminal\/churn-[0-9a-f]{8}\/acme\/m:1\.4$/)
  expect(tagOf('m')).toBe(tagOf('m'))
  expect(tagOf('m', '/home/bob/churn')).not.toBe(tagOf('m'))
})

test.each(['registry.example.com/m', 'localhost/m', 'localhost:5000/a/m:1', '10.0.0.1:5000/m'])(
  '%s names a registry and stays as it is',
  (image) => {
    expect(tagOf(image)).toBe(image)
  },
)

test.each([
  [`/home/it's "a" $project`, /^liminal\/it-s-a-project-[0-9a-f]{8}\/m$/],
  ['/home/Übung', /^liminal\/bung-[0-9a-f]{8}\/m$/],
  ['/', /^liminal\/[0-9a-f]{8}\/m$/],
  [`/${'x'.repeat(200)}`, /^liminal\/x{40}-[0-9a-f]{8}\/m$/],
])('the folder %s gives a name that an engine takes', (folder, expected) => {
  expect(tagOf('m', folder)).toMatch(expected)
})

test('what nothing builds here has the name that is written', () => {
  expect(imageOfWork({ image: 'python:3.11-slim' })).toBe('python:3.11-slim')
  expect(imageOfWork({ image: 'm', build: { image: 'm', folder: '/p' } })).toBe('m')
  expect(imageOfWork({ image: 'm', build: { image: 'm', type: 'python', folder: '/p' } })).toBe(tagOf('m', '/p'))
  expect(imageOfWork({})).toBeUndefined()
})
