import { expect, test } from 'vitest'
import { changeOf, type FormerService } from './change.ts'

const front = { address: '127.0.0.1', port: 80, runs: true }
const former: FormerService = { digest: 'd', secrets: 's', runs: true, front }
const wanted = { digest: 'd', address: '127.0.0.1', port: 80 }

test.each([
  ['nothing is there', undefined, {}, 'new', 'new'],
  ['all is as it was', former, {}, 'stays', 'stays'],
  ['any port will do', former, { port: undefined }, 'stays', 'stays'],
  ['it is made of something else', former, { digest: 'e' }, 'new', 'stays'],
  ['its secrets have changed', former, { secrets: 't' }, 'new', 'stays'],
  ['its secrets are what they were', former, { secrets: 's' }, 'stays', 'stays'],
  ['it has ended', { ...former, runs: false }, {}, 'new', 'stays'],
  ['another port', former, { port: 81 }, 'stays', 'new'],
  ['another address', former, { address: '0.0.0.0' }, 'stays', 'swapped'],
  ['another address and port', former, { address: '0.0.0.0', port: 81 }, 'stays', 'new'],
  ['the front has ended', { ...former, front: { ...front, runs: false } }, {}, 'stays', 'new'],
] as const)('%s', (_, there, more, version, expected) => {
  expect(changeOf(there, { ...wanted, ...more })).toEqual({ version, front: expected })
})
