import { expect, test } from 'vitest'
import { putBetweenMarkers } from './page.ts'

const markers = (text: string) => `<!-- peers: begin -->\n${text}\n<!-- peers: end -->`

test('what stands between the markers is replaced, and nothing else', () => {
  expect(putBetweenMarkers(`above\n${markers('old')}\nbelow\n`, 'new\n')).toBe(`above\n${markers('new')}\nbelow\n`)
})

test('without markers it comes after the page', () => {
  expect(putBetweenMarkers('above\n', 'new')).toBe(`above\n\n${markers('new')}\n`)
  expect(putBetweenMarkers('', 'new')).toBe(`${markers('new')}\n`)
})
